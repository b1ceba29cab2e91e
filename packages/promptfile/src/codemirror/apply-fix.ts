import type { EditorState, StateCommand, TransactionSpec } from "@codemirror/state";
import type { LintOptions } from "../lint/lint-prompt-file.ts";
import { lintPromptFile } from "../lint/lint-prompt-file.ts";

type Target = Parameters<StateCommand>[0];

/**
 * Puts a finding right. The text may have changed since it was found: it is looked for again, by its code and where it
 * begins now. Answers whether it was there.
 *
 * @example
 * applyFix(view, { code: finding.code, from: finding.range.start }, { catalogue });
 */
export function applyFix(
  { state, dispatch }: Target,
  finding: { code: string; from: number },
  options: LintOptions = {},
): boolean {
  const change = findFix(state, finding, options);
  if (!change) return false;
  dispatch(state.update(change));
  return true;
}

function findFix(
  state: EditorState,
  { code, from }: { code: string; from: number },
  options: LintOptions,
): TransactionSpec | undefined {
  const found = lintPromptFile(state.doc.toString(), options).find(
    (each) => each.code === code && each.range.start === from && each.fix,
  );
  const changes = found?.fix?.edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text }));
  return changes && { changes, userEvent: "input.fix" };
}
