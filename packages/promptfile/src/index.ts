export { optional } from "./types/optional.ts";
export { ChatMessage, ChatRole, ContentPart, Thinking, ToolCall } from "./types/message.ts";
export { messageText } from "./types/message-text.ts";
export {
  Fallback,
  ModelEndpoint,
  PromptKernel,
  ResponseFormat,
  TemplateLanguage,
  ToolFunction,
} from "./types/prompt.ts";
export { parsePromptFile } from "./parse-prompt-file.ts";
export type { ParsedPromptFile } from "./parse-prompt-file.ts";
export type { Diagnostic } from "./diagnostics/diagnostic.ts";
export { formatDiagnostic } from "./diagnostics/format-diagnostic.ts";
export { printPromptFile } from "./print/print-prompt-file.ts";
export { normalizePromptKernel } from "./hash/normalize-prompt-kernel.ts";
export { hashKernel } from "./hash/hash-kernel.ts";
export { deriveVersionId } from "./hash/derive-version-id.ts";
export type { VersionPrefix } from "./hash/derive-version-id.ts";
export { compilePrompt } from "./template/compile-prompt.ts";
export type { CompiledPrompt, RenderResult } from "./template/compile-prompt.ts";
export type { JinjaEngine, JinjaFailure } from "./template/jinja/jinja-engine.ts";
