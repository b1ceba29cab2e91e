import type { StateCommand } from "@codemirror/state";
import { diffText } from "../diff/diff-text.ts";
import { formatAgentFile, formatPromptFile } from "../format/format-prompt-file.ts";

/**
 * A command that brings the text into its canonical layout and leaves the cursor where it was in the words. A text with
 * errors stays as it is; then it answers `false`.
 *
 * @example
 * keymap.of([{ key: "Shift-Alt-f", run: formatFileCommand("prompt") }]);
 */
export function formatFileCommand(kind: "prompt" | "agent"): StateCommand {
  const format = kind === "agent" ? formatAgentFile : formatPromptFile;
  return ({ state, dispatch }) => {
    const before = state.doc.toString();
    const { text, diagnostics } = format(before);
    if (state.readOnly || diagnostics.some(({ severity }) => severity === "error")) return false;
    const changes = diffText(before, text).map((change) => ({
      from: change.before.start,
      to: change.before.end,
      insert: text.slice(change.after.start, change.after.end),
    }));
    if (changes.length > 0) dispatch(state.update({ changes, userEvent: "format", scrollIntoView: true }));
    return true;
  };
}
