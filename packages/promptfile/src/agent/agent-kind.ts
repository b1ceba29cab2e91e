import type { KernelKind } from "../frontmatter/kernel-kind.ts";
import { SHARED_INNER_KEYS } from "../frontmatter/prompt-kind.ts";
import { AgentKernel } from "../types/agent.ts";
import { AGENT_KEYS } from "./agent-keys.ts";

export const AGENT_KIND: KernelKind<AgentKernel> = {
  noun: "an Agent",
  schema: AgentKernel,
  keys: AGENT_KEYS,
  foreignKeys: new Map([["linked_tools", ".prompt"]]),
  innerKeys: new Map([
    ...SHARED_INNER_KEYS,
    ["tools", ["type", "json_schema", "link", "on_agent_call", "approval", "source"]],
  ]),
};
