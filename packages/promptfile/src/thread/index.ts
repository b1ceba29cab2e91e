export { createPromptThread } from "./prompt-thread.ts";
export type { PromptThread, PromptThreadOptions } from "./prompt-thread.ts";
export type { TemplateSource } from "./thread-job.ts";
