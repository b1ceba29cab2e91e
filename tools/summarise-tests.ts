/**
 * Prints `N passed, N failed, N skipped` over vitest's JSON reports, and fails when a test failed or none ran.
 *
 *   node tools/summarise-tests.ts report.json [more.json …]
 */
import { readFile } from "node:fs/promises";

export type Report = {
  testResults: { status: string; assertionResults: { status: string }[] }[];
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

/** Whether a run may be called good: something ran and nothing failed. */
export function isGood({ passed, failed }: Summary): boolean {
  return passed > 0 && failed === 0;
}

async function readReport(path: string): Promise<Report> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as Report;
  console.error(`There is no report ${path}: its tests did not finish.`);
  return { testResults: [{ status: "failed", assertionResults: [] }] };
}

if (import.meta.main) {
  const summary = summarise(await Promise.all(process.argv.slice(2).map(readReport)));
  console.log(`${summary.passed} passed, ${summary.failed} failed, ${summary.skipped} skipped`);
  process.exitCode = isGood(summary) ? 0 : 1;
}
