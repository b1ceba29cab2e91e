/**
 * Prints the names of the tests that failed and `N passed, N failed, N skipped` over vitest's JSON reports, and fails
 * when a test failed or none ran.
 *
 *   node tools/summarise-tests.ts report.json [more.json …]
 */
import { readFile } from "node:fs/promises";
import { relative } from "node:path";

export type Report = {
  testResults: {
    /** Of the file. */ name: string;
    status: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
};

export type Summary = { passed: number; failed: number; skipped: number };

/** Counts tests. A file that could not be loaded has no tests to count, so it counts as one that failed. */
export function summarise(reports: readonly Report[]): Summary {
  const files = reports.flatMap(({ testResults }) => testResults);
  const statuses = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const passed = statuses.filter((status) => status === "passed").length;
  const failed = statuses.filter((status) => status === "failed").length;
  const broken = files.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((result) => result.status === "failed"),
  ).length;
  return { passed, failed: failed + broken, skipped: statuses.length - passed - failed };
}

/** `file: test` of each that failed; `file` alone where the file could not be loaded. */
export function listFailures(reports: readonly Report[], folder: string): string[] {
  return reports
    .flatMap(({ testResults }) => testResults)
    .filter(({ status }) => status === "failed")
    .flatMap(({ name, assertionResults }) => {
      const file = relative(folder, name);
      const failed = assertionResults.filter(({ status }) => status === "failed");
      return failed.length === 0 ? [file] : failed.map(({ fullName }) => `${file}: ${fullName.trim()}`);
    });
}

/** Whether a run may be called good: something ran and nothing failed. */
export function isGood({ passed, failed }: Summary): boolean {
  return passed > 0 && failed === 0;
}

async function readReport(path: string): Promise<Report> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as Report;
  console.error(`There is no report ${path}: its tests did not finish.`);
  return { testResults: [{ name: path, status: "failed", assertionResults: [] }] };
}

if (import.meta.main) {
  const reports = await Promise.all(process.argv.slice(2).map(readReport));
  for (const failure of listFailures(reports, process.cwd())) console.log(`failed: ${failure}`);
  const summary = summarise(reports);
  console.log(`${summary.passed} passed, ${summary.failed} failed, ${summary.skipped} skipped`);
  process.exitCode = isGood(summary) ? 0 : 1;
}
