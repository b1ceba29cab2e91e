export { createCallablePrompts } from "./callable-prompts.ts";
export { promptIds, promptType } from "./prompt-type.ts";
export { promptRoutes } from "./prompts.routes.ts";
export { readPromptText } from "./read-kernel.ts";
