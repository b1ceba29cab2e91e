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
export { type ContractClient, Parley } from "./parley.ts";
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
