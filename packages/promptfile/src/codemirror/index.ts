export { promptFile } from "./prompt-file.ts";
export type { PromptFileOptions } from "./prompt-file.ts";
export { promptLanguage } from "./prompt-language.ts";
export { promptTags } from "./node-set.ts";
export { applyFix } from "./apply-fix.ts";
export { formatFileCommand } from "./format-command.ts";
