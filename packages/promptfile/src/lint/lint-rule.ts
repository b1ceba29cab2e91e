import type { TextRange } from "../split-file.ts";
import type { LintContext } from "./lint-context.ts";

/** Replaces a range of the text that was linted. */
export type TextEdit = { start: number; end: number; text: string };

/** A change that puts a finding right without changing anything else; its edits do not overlap. */
export type LintFix = { title: string; edits: readonly TextEdit[] };

export type LintFinding = { message: string; hint?: string; range: TextRange; fix?: LintFix };

/** One thing that is worth a look in files that read well. Its page is `docs/format/lint/<code>.md`. */
export type LintRule = {
  code: string;
  severity: "error" | "warning";
  /** What it finds, as one sentence. */
  summary: string;
  check(context: LintContext): Iterable<LintFinding>;
};
