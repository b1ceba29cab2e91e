import { AGENT_KIND } from "./agent/agent-kind.ts";
import { parseAgentFile } from "./agent/parse-agent-file.ts";
import { printAgentFile } from "./agent/print-agent-file.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import type { KernelKind } from "./frontmatter/kernel-kind.ts";
import { PROMPT_KIND } from "./frontmatter/prompt-kind.ts";
import { normalizeAgentKernel } from "./hash/normalize-agent-kernel.ts";
import { normalizePromptKernel } from "./hash/normalize-prompt-kernel.ts";
import { parsePromptFile } from "./parse-prompt-file.ts";
import { printPromptFile } from "./print/print-prompt-file.ts";
import type { AgentKernel } from "./types/agent.ts";
import type { PromptKernel } from "./types/prompt.ts";

/** What formatting and changing a file need to know of its kind. */
export type FileLanguage<K> = {
  kind: KernelKind<K>;
  parse(text: string): { kernel: K | undefined; diagnostics: Diagnostic[] };
  normalize(kernel: K): K;
  print(kernel: K): string;
};

export const PROMPT_LANGUAGE: FileLanguage<PromptKernel> = {
  kind: PROMPT_KIND,
  parse: parsePromptFile,
  normalize: normalizePromptKernel,
  print: printPromptFile,
};

export const AGENT_LANGUAGE: FileLanguage<AgentKernel> = {
  kind: AGENT_KIND,
  parse: parseAgentFile,
  normalize: normalizeAgentKernel,
  print: printAgentFile,
};
