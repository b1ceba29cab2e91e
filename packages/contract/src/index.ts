export { apiBasePath, contract, type Contract } from "./contract.ts";
export { Directory, directories, directoryErrors, DirectoryWithContents } from "./directories.ts";
export { egressErrors } from "./egress-errors.ts";
export { Environment, environmentErrors, environments } from "./environments.ts";
export { type EvaluatorChoice, FileType, fileErrors, User } from "./file.ts";
export { File } from "./file-union.ts";
export { files } from "./files.ts";
export * from "./kernel/endpoint.ts";
export * from "./kernel/errors.ts";
export { fromProblem, Problem, toProblem } from "./kernel/problem.ts";
export { logErrors, ToolChoice, Warning } from "./log.ts";
export { Log, PromptLog } from "./log-union.ts";
export { logs } from "./logs.ts";
export { authErrors, Me, me } from "./me.ts";
export { ModelInfo, models } from "./models.ts";
export {
  Prompt,
  PromptCallChunk,
  type PromptCallRequest,
  PromptCallResponse,
  type PromptLogRequest,
  type PromptLogUpdate,
  type PromptUpsert,
} from "./prompt.ts";
export { promptErrors } from "./prompt-errors.ts";
export { prompts } from "./prompts.ts";
export { ProviderKey, providerKeyErrors, providerKeys } from "./provider-keys.ts";
export { invalidInput, requestErrors } from "./request-errors.ts";
