import { normalizeAgentKernel } from "../hash/normalize-agent-kernel.ts";
import { printFile } from "../print/print-file.ts";
import type { AgentKernel } from "../types/agent.ts";
import { AGENT_KEYS } from "./agent-keys.ts";

/**
 * The canonical text of an Agent. Reading it gives an Agent with the same hash, whatever the Agent holds.
 *
 * @example
 * printAgentFile({ model: "gpt-4o", max_iterations: 5, tools: [{ type: "file", link: { file_id: "tl_1" } }] });
 */
export function printAgentFile(kernel: AgentKernel): string {
  return printFile(normalizeAgentKernel(kernel), AGENT_KEYS);
}
