export { optional } from "./types/optional.ts";
export { ChatMessage, ChatRole, ContentPart, Thinking, ToolCall } from "./types/message.ts";
export {
  Fallback,
  ModelEndpoint,
  PromptKernel,
  ResponseFormat,
  TemplateLanguage,
  ToolFunction,
} from "./types/prompt.ts";
