export {
  contract,
  fileOf,
  isParleyError,
  ParleyError,
  type ErrorKind,
  type FieldIssue,
} from "@parley/contract";
export type {
  Directory,
  Endpoint,
  Environment,
  File,
  Log,
  Me,
  Prompt,
  PromptCallChunk,
  PromptCallResponse,
  PromptLog,
  ProviderKey,
} from "@parley/contract";
export { clientErrors } from "./client-errors.ts";
export type { EndpointArguments } from "./endpoint-arguments.ts";
export type { ParleyOptions, RequestOptions } from "./options.ts";
export type { BackgroundLog } from "./background/background-log.ts";
export type { FlushResult } from "./background/delivery.ts";
export { Parley } from "./parley.ts";
export type { ContractClient, RenderArguments } from "./parley-members.ts";
export type { RenderedLog, RenderedPrompt } from "./render/rendered-prompt.ts";
export { type AnthropicRequest, toAnthropic } from "./render/to-anthropic.ts";
export { type OpenAIRequest, toOpenAI } from "./render/to-openai.ts";
export type { ParleySpanProcessor, ReadableSpan } from "./wrap/span-processor.ts";
export type { FlowOptions, PromptOptions, ToolOptions } from "./wrap/wrappers.ts";
export type {
  PromptArguments,
  PromptInputs,
  PromptMethod,
  PromptOutput,
  PromptTypes,
  ToolArguments,
  ToolTypes,
} from "./prompt-types.ts";
export type { EndpointMethod, ListAllMethod, ResourceClient, StreamMethod } from "./resource-client.ts";
