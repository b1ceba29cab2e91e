export { runCodeEvaluator } from "./code/run.ts";
export type { CodeEvaluation, CodeVerdict } from "./code/run.ts";
export { createSandbox } from "./sandbox/create-sandbox.ts";
export type { Sandbox, SandboxOptions } from "./sandbox/create-sandbox.ts";
export { SandboxUnavailableError } from "./sandbox/run-code.ts";
export type { CodeLanguage, JsonValue, RunRequest, RunResult } from "./sandbox/run-code.ts";
