import type { ParsedPromptFile } from "../parse-prompt-file.ts";
import type { RenderResult } from "../template/compile-prompt.ts";
import type { PromptKernel } from "../types/prompt.ts";

/** The part of a kernel that is filled with inputs, and what it says of them. */
export type TemplateSource = Pick<PromptKernel, "template" | "template_language" | "inputs">;

/** What the thread can be asked, and what each answers. */
export type ThreadJobs = {
  parse: { request: { text: string }; result: ParsedPromptFile };
  render: { request: { source: TemplateSource; inputs: Record<string, unknown> }; result: RenderResult };
  findInputs: { request: { source: TemplateSource }; result: string[] };
};
export type ThreadJobKind = keyof ThreadJobs;

export type ThreadRequest = {
  [K in ThreadJobKind]: { kind: K } & ThreadJobs[K]["request"];
}[ThreadJobKind];
export type ThreadResult = ThreadJobs[ThreadJobKind]["result"];
