import type { Action, Diagnostic } from "@codemirror/lint";
import { linter } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { LintDiagnostic, LintOptions } from "../lint/lint-prompt-file.ts";
import { lintPromptFile } from "../lint/lint-prompt-file.ts";
import { applyFix } from "./apply-fix.ts";

export type DiagnosticsOptions = LintOptions & {
  /** Told what was found, each time something was looked for; for a list beside the text. */
  onFindings?: (findings: LintDiagnostic[]) => void;
};

/** Milliseconds without typing after which the text is checked. */
const DELAY_MS = 300;

/** Underlines what reading and lint find; what can be put right has a button for it. */
export function promptDiagnostics({ onFindings, ...options }: DiagnosticsOptions = {}): Extension {
  return linter(
    (view) => {
      const findings = lintPromptFile(view.state.doc.toString(), options);
      onFindings?.(findings);
      return findings.map((finding) => toDiagnostic(finding, options));
    },
    { delay: DELAY_MS },
  );
}

function toDiagnostic(finding: LintDiagnostic, options: LintOptions): Diagnostic {
  const { range, severity, code, message, hint, fix } = finding;
  return {
    from: range.start,
    to: range.end,
    severity,
    source: code,
    message: hint === undefined ? message : `${message}\n${hint}`,
    ...(fix && { actions: [toAction(fix.title, { code, options })] }),
  };
}

function toAction(name: string, { code, options }: { code: string; options: LintOptions }): Action {
  return {
    name,
    apply: (view: EditorView, from: number) => {
      applyFix(view, { code, from }, options);
    },
  };
}
