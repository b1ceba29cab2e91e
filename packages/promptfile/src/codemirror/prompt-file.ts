import { LanguageSupport } from "@codemirror/language";
import { keymap } from "@codemirror/view";
import type { LanguageOptions } from "../language-service/language-file.ts";
import type { LintDiagnostic } from "../lint/lint-prompt-file.ts";
import { createFileReader } from "./file-reader.ts";
import { formatFileCommand } from "./format-command.ts";
import { promptCompletion } from "./prompt-completion.ts";
import { promptDiagnostics } from "./prompt-diagnostics.ts";
import { promptHover } from "./prompt-hover.ts";
import { promptLanguage } from "./prompt-language.ts";

export type PromptFileOptions = LanguageOptions & {
  /** Told what is wrong in the text each time it was checked; for a list beside it. */
  onFindings?: (findings: readonly LintDiagnostic[]) => void;
};

/**
 * Everything an editor of `.prompt` or `.agent` files has: highlighting and folding, findings with their fixes,
 * completion, words about what the pointer rests on, and Shift-Alt-F to format. How completion and folds are shown is
 * for the editor to say, with `autocompletion()` and `foldGutter()`.
 *
 * @example
 * new EditorView({ doc: text, extensions: [promptFile({ catalogue }), autocompletion(), foldGutter()], parent });
 */
export function promptFile({ onFindings, ...options }: PromptFileOptions = {}): LanguageSupport {
  const read = createFileReader(options);
  return new LanguageSupport(promptLanguage, [
    promptLanguage.data.of({ autocomplete: promptCompletion(read) }),
    promptDiagnostics({ read, options, onFindings }),
    promptHover(read),
    keymap.of([{ key: "Shift-Alt-f", run: formatFileCommand(options.kind ?? "prompt") }]),
  ]);
}
