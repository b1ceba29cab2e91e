import type { LintDiagnostic } from "./lint-prompt-file.ts";
import type { TextEdit } from "./lint-rule.ts";

/**
 * Applies the fixes of findings to the text they were found in. Of fixes that overlap, the first counts: lint again for
 * what is left.
 *
 * @example
 * const { text: fixed, applied } = applyFixes(text, lintPromptFile(text));
 */
export function applyFixes(
  text: string,
  findings: readonly LintDiagnostic[],
): { text: string; applied: LintDiagnostic[] } {
  const edits: TextEdit[] = [];
  const applied = findings.filter(({ fix }) => {
    if (!fix || fix.edits.some((edit) => edits.some((taken) => overlaps(edit, taken)))) return false;
    edits.push(...fix.edits);
    return true;
  });
  return { text: applyEdits(text, edits), applied };
}

/** The text with edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let copied = 0;
  for (const edit of edits.toSorted((one, other) => one.start - other.start)) {
    result += text.slice(copied, edit.start) + edit.text;
    copied = edit.end;
  }
  return result + text.slice(copied);
}

/** Two insertions at one place overlap too: their order would be a guess. */
function overlaps(one: TextEdit, other: TextEdit): boolean {
  return (one.start < other.end && other.start < one.end) || one.start === other.start;
}
