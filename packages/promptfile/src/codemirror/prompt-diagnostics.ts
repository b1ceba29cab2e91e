import type { Action, Diagnostic } from "@codemirror/lint";
import { linter } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import type { LintDiagnostic, LintOptions } from "../lint/lint-prompt-file.ts";
import { applyFix } from "./apply-fix.ts";
import type { FileReader } from "./file-reader.ts";

/** Milliseconds without typing after which the text is checked. */
const DELAY_MS = 300;

export type DiagnosticsOptions = {
  read: FileReader;
  /** What `read` reads with. */
  options: LintOptions;
  onFindings: ((findings: readonly LintDiagnostic[]) => void) | undefined;
};

/** Underlines what reading and lint find; what can be put right has a button for it. */
export function promptDiagnostics({ read, options, onFindings }: DiagnosticsOptions): Extension {
  return linter(
    ({ state }) => {
      const { problems } = read(state);
      onFindings?.(problems);
      return problems.map((finding) => toDiagnostic(finding, options));
    },
    { delay: DELAY_MS },
  );
}

function toDiagnostic({ range, severity, ...finding }: LintDiagnostic, options: LintOptions): Diagnostic {
  const { code, message, hint, fix } = finding;
  return {
    from: range.start,
    to: range.end,
    severity,
    source: code,
    message: hint === undefined ? message : `${message}\n${hint}`,
    ...(fix && { actions: [toAction(fix.title, code, options)] }),
  };
}

function toAction(name: string, code: string, options: LintOptions): Action {
  return { name, apply: (view, from) => void applyFix(view, { code, from }, options) };
}
