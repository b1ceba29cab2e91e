export { PromptFileError, readPromptFile } from "./read-prompt-file.ts";
