export { createCallablePrompts } from "./callable-prompts.ts";
export { createGivenPrompts, type GivenPrompts } from "./given-prompts.ts";
export { createPromptInputs, type PromptInputs } from "./prompt-inputs.ts";
export { createPromptKind, type PromptKindDependencies } from "./prompt-kind.ts";
export { createPromptType, promptIds } from "./prompt-type.ts";
export { promptRoutes } from "./prompts.routes.ts";
export { readPromptText } from "./read-kernel.ts";
export { warnOfReferences } from "./warn-of-references.ts";
