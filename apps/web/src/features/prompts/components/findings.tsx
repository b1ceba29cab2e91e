import type { LintDiagnostic } from "@parley/promptfile";
import { IconAlertCircle, IconAlertTriangle } from "@tabler/icons-react";
import styles from "./findings.module.css";

type FindingsProps = {
  findings: readonly LintDiagnostic[];
  onJump: (finding: LintDiagnostic) => void;
  onFix: (finding: LintDiagnostic) => void;
  onFormat: () => void;
};

/** What is wrong in a text, line by line, with what can be done about it. */
export function Findings({ findings, onJump, onFix, onFormat }: FindingsProps) {
  return (
    <div className={styles["findings"]}>
      {findings.length > 0 && (
        <ul className={styles["list"]} aria-label="Problems" aria-live="polite">
          {findings.map((finding) => (
            <li key={`${finding.code} ${finding.range.start} ${finding.message}`}>
              <button type="button" className={styles["finding"]} onClick={() => onJump(finding)}>
                <Severity severity={finding.severity} />
                <span className={styles["place"]}>
                  {finding.line}:{finding.column}
                </span>
                <span>
                  {finding.message} {finding.hint && <small>{finding.hint}</small>}
                </span>
              </button>
              {finding.fix && (
                <button type="button" className={styles["act"]} onClick={() => onFix(finding)}>
                  {finding.fix.title}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className={styles["foot"]}>
        <span>{countOf(findings)}</span>
        <button
          type="button"
          className={styles["act"]}
          onClick={onFormat}
          disabled={findings.some(({ severity }) => severity === "error")}
          title="Shift+Alt+F"
        >
          Format
        </button>
      </div>
    </div>
  );
}

function countOf({ length }: readonly LintDiagnostic[]): string {
  if (length === 0) return "No problems";
  return length === 1 ? "1 problem" : `${length} problems`;
}

function Severity({ severity }: { severity: LintDiagnostic["severity"] }) {
  return severity === "error" ? (
    <IconAlertCircle size={15} color="var(--failed)" aria-label="Error" />
  ) : (
    <IconAlertTriangle size={15} color="var(--waiting)" aria-label="Warning" />
  );
}
