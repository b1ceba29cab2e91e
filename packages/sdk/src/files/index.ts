export { PromptFileError } from "./prompt-file-error.ts";
export { readPromptFile } from "./read-prompt-file.ts";
