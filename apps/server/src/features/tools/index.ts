export { callTool } from "./call-tool.ts";
export type { RunDependencies, ToolsDependencies } from "./dependencies.ts";
export { findLinkedTools, type LinkedTool } from "./linked-tools.ts";
export { runTemplateCalls } from "./run-template-calls.ts";
export { inputNames } from "./tool-inputs.ts";
export { readToolKernel, toolKind, toolType } from "./tool-type.ts";
export { sealContext as variableSecretContext } from "./variables/open-variables.ts";
export { toolRoutes } from "./tools.routes.ts";
