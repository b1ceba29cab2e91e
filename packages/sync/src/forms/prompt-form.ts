import {
  type Diagnostic,
  normalizeAgentKernel,
  normalizePromptKernel,
  parseAgentFile,
  parsePromptFile,
  printAgentFile,
  printPromptFile,
} from "@parley/promptfile";
import { type Form, type FormReading, refuse } from "./form.ts";
import { suffixes } from "./suffixes.ts";

/** Prompts: the `.prompt` language. */
export const promptForm: Form<"prompt"> = {
  type: "prompt",
  ...suffixes.prompt,
  normalize: normalizePromptKernel,
  print: (kernel) => new Map([[".prompt", printPromptFile(kernel)]]),
  read: (texts) => readSingle(texts.get(".prompt"), { suffix: ".prompt", parse: parsePromptFile }),
};

/** Agents: the `.agent` language. */
export const agentForm: Form<"agent"> = {
  type: "agent",
  ...suffixes.agent,
  normalize: normalizeAgentKernel,
  print: (kernel) => new Map([[".agent", printAgentFile(kernel)]]),
  read: (texts) => readSingle(texts.get(".agent"), { suffix: ".agent", parse: parseAgentFile }),
};

type Parsed<K> = { kernel: K | undefined; diagnostics: Diagnostic[] };

/** Reads a text of the language, with what is wrong as problems of the File. */
export function readSingle<K>(
  text: string | undefined,
  { suffix, parse }: { suffix: string; parse: (text: string) => Parsed<K> },
): FormReading<K> {
  if (text === undefined) return refuse(suffix, "It does not exist.");
  const { kernel, diagnostics } = parse(text);
  if (kernel !== undefined) return { ok: true, kernel };
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return {
    ok: false,
    problems: errors.map(({ message, line, column }) => ({ suffix, message, line, column })),
  };
}
