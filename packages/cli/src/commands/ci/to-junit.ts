import type { JUnitCase } from "../test/junit.ts";
import type { CiReport } from "./ci-report.ts";

/** What lint and Evaluators said, as cases of a JUnit report beside those of the tests. */
export function toJUnitOfCi({ findings, judgments, skipped }: CiReport): JUnitCase[] {
  const errors = findings.filter(({ severity }) => severity === "error");
  return [
    ...errors.map(({ file, line, code, message }) => ({
      suite: "lint",
      name: `${file}:${line} ${code}`,
      timeMs: 0,
      failure: message,
    })),
    ...(errors.length === 0 ? [{ suite: "lint", name: "no errors", timeMs: 0 }] : []),
    ...judgments.map(({ file, test, evaluator, said, isOk }) => ({
      suite: "evaluators",
      name: `${file} › ${test}: ${evaluator}`,
      timeMs: 0,
      failure: isOk ? undefined : said,
    })),
    ...skipped.map((words) => ({ suite: "not done", name: words, timeMs: 0, skipped: words })),
  ];
}
