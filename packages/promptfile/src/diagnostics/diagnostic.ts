import { positionAt } from "./position.ts";

/** Something a parser found: what, how bad, and where. Offsets count UTF-16 units of the text that was given. */
export type Diagnostic = {
  /** Stable, kebab-case: `model-missing`, `tag-unclosed`. */
  code: string;
  severity: "error" | "warning";
  message: string;
  /** What to do about it. */
  hint?: string;
  /** `end` is exclusive. */
  range: { start: number; end: number };
  /** 1-based line and column of `range.start`. */
  line: number;
  column: number;
};

export type Finding = { code: string; message: string; hint?: string; start: number; end: number };

/** Collects what a parser finds in one text, in whatever order it finds it. */
export type DiagnosticCollector = {
  addError(finding: Finding): void;
  addWarning(finding: Finding): void;
  hasErrors(): boolean;
  /** Whether what is added now is counted and not kept. */
  isFull(): boolean;
  /** Everything found so far, in the order of the text. */
  list(): Diagnostic[];
};

/** More than this says nothing new; a broken file of many megabytes must not answer with as many diagnostics. */
const MAX_DIAGNOSTICS = 100;

export function createDiagnosticCollector(text: string): DiagnosticCollector {
  const found: Diagnostic[] = [];
  let errorCount = 0;
  const add = (severity: Diagnostic["severity"], finding: Finding) => {
    if (severity === "error") errorCount += 1;
    if (found.length >= MAX_DIAGNOSTICS && (severity === "warning" || errorCount > 1)) return;
    const start = Math.min(Math.max(finding.start, 0), text.length);
    const end = Math.min(Math.max(finding.end, start), text.length);
    const { code, message, hint } = finding;
    const { line, column } = positionAt(text, start);
    found.push({ code, severity, message, ...(hint && { hint }), range: { start, end }, line, column });
  };
  return {
    addError: (finding) => add("error", finding),
    addWarning: (finding) => add("warning", finding),
    hasErrors: () => errorCount > 0,
    isFull: () => found.length >= MAX_DIAGNOSTICS && errorCount > 0,
    list: () => found.toSorted((a, b) => a.range.start - b.range.start),
  };
}
