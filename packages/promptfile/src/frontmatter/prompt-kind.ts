import { PromptKernel } from "../types/prompt.ts";
import type { KernelKind } from "./kernel-kind.ts";
import { PROMPT_KEYS } from "./prompt-keys.ts";

export const SHARED_INNER_KEYS: readonly [string, readonly string[]][] = [
  ["fallbacks", ["model", "provider"]],
  ["response_format", ["type", "json_schema"]],
];

export const PROMPT_KIND: KernelKind<PromptKernel> = {
  noun: "a Prompt",
  schema: PromptKernel,
  keys: PROMPT_KEYS,
  foreignKeys: new Map([["max_iterations", ".agent"]]),
  innerKeys: new Map([
    ...SHARED_INNER_KEYS,
    // `source` was written by an old serializer and says nothing.
    ["tools", ["name", "description", "strict", "parameters", "approval", "source"]],
  ]),
};
