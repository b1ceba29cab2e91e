import type { KeyFacts } from "../frontmatter/kernel-kind.ts";
import { PROMPT_KEYS } from "../frontmatter/prompt-keys.ts";
import type { AgentKernel } from "../types/agent.ts";

const {
  model,
  temperature,
  max_tokens,
  top_p,
  presence_penalty,
  frequency_penalty,
  linked_tools: _linkedTools,
  tools: _tools,
  inputs,
  evaluators,
  tests,
  template,
  ...rest
} = PROMPT_KEYS;

/** Every key of an `.agent` file in the order in which it is written: a Prompt's, with `max_iterations` in between. */
export const AGENT_KEYS: Readonly<Record<keyof AgentKernel, KeyFacts>> = {
  model,
  temperature,
  max_tokens,
  top_p,
  presence_penalty,
  frequency_penalty,
  max_iterations: { expects: "a whole number, 1 or more" },
  ...rest,
  tools: { expects: 'a list of objects with "type": "inline" or "file"', writes: "[]" },
  inputs,
  evaluators,
  tests,
  template,
};
