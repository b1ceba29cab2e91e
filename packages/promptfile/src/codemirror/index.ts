export { promptLanguage } from "./prompt-language.ts";
export { promptTags } from "./node-set.ts";
export { promptDiagnostics } from "./prompt-diagnostics.ts";
export type { DiagnosticsOptions } from "./prompt-diagnostics.ts";
export { applyFix } from "./apply-fix.ts";
export { formatFileCommand } from "./format-command.ts";
