import type { LintDiagnostic } from "../lint/lint-prompt-file.ts";
import type { LintFix } from "../lint/lint-rule.ts";
import type { TextRange } from "../split-file.ts";
import type { LanguageFile } from "./language-file.ts";

/** A safe change for something found. */
export type Fix = LintFix & { problem: LintDiagnostic };

/** The fixes for what was found in a range. */
export function fixesIn({ problems }: LanguageFile, { start, end }: TextRange): Fix[] {
  return problems.flatMap((problem) =>
    problem.fix && problem.range.start <= end && start <= problem.range.end
      ? [{ ...problem.fix, problem }]
      : [],
  );
}
