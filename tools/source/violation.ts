/** A broken rule: where, which, and what to do instead. */
export type Violation = { file: string; line?: number; message: string };

export function printViolations(violations: readonly Violation[]): void {
  for (const { file, line, message } of violations) {
    console.error(`${file}${line === undefined ? "" : `:${line}`}  ${message}`);
  }
  if (violations.length > 0) process.exitCode = 1;
}
