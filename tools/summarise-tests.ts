/**
 * Prints the slowest files, the names of the tests that failed and `N passed, N failed, N skipped` over vitest's JSON reports, and fails
 * when a test failed or none ran. Where a file is in several reports, the last one counts: it was run again.
 *
 *   node tools/summarise-tests.ts report.json [more.json …]
 *   node tools/summarise-tests.ts --failed-files report.json    (paths of the files that failed, a line each)
 */
import { readFile } from "node:fs/promises";
import { relative } from "node:path";

export type Report = {
  testResults: {
    /** Of the file. */ name: string;
    status: string;
    /** In milliseconds, of the tests in it. */ startTime: number;
    endTime: number;
    assertionResults: { status: string; fullName: string }[];
  }[];
};

export type Summary = { passed: number; failed: number; skipped: number };

/** One report of all; of a file that was run again, its last run. */
export function merge(reports: readonly Report[]): Report {
  const files = reports.flatMap(({ testResults }) => testResults);
  return { testResults: [...new Map(files.map((file) => [file.name, file])).values()] };
}

/** Counts tests. A file that could not be loaded has no tests to count, so it counts as one that failed. */
export function summarise({ testResults: files }: Report): Summary {
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
export function listFailures({ testResults }: Report, folder: string): string[] {
  return testResults
    .filter(({ status }) => status === "failed")
    .flatMap(({ name, assertionResults }) => {
      const file = relative(folder, name);
      const failed = assertionResults.filter(({ status }) => status === "failed");
      return failed.length === 0 ? [file] : failed.map(({ fullName }) => `${file}: ${fullName.trim()}`);
    });
}

const shownSlowFiles = 15;

/** A line each of the files that took longest, a second at least: whoever makes one slower sees it. */
export function listSlowest({ testResults }: Report, folder: string): string[] {
  return testResults
    .map(({ name, startTime, endTime }) => ({
      file: relative(folder, name),
      seconds: (endTime - startTime) / 1_000,
    }))
    .filter(({ seconds }) => seconds >= 1)
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, shownSlowFiles)
    .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`);
}

/** Whether a run may be called good: something ran and nothing failed. */
export function isGood({ passed, failed }: Summary): boolean {
  return passed > 0 && failed === 0;
}

async function readReport(path: string): Promise<Report> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as Report;
  console.error(`There is no report ${path}: its tests did not finish.`);
  return { testResults: [{ name: path, status: "failed", startTime: 0, endTime: 0, assertionResults: [] }] };
}

if (import.meta.main) {
  const paths = process.argv.slice(2).filter((argument) => argument !== "--failed-files");
  const report = merge(await Promise.all(paths.map(readReport)));
  if (process.argv.includes("--failed-files")) {
    const failed = report.testResults.filter(({ status }) => status === "failed");
    for (const { name } of failed) console.log(relative(process.cwd(), name));
  } else {
    const slowest = listSlowest(report, process.cwd());
    if (slowest.length > 0) console.log(["The files that took longest:", ...slowest].join("\n"));
    for (const failure of listFailures(report, process.cwd())) console.log(`failed: ${failure}`);
    const summary = summarise(report);
    console.log(`${summary.passed} passed, ${summary.failed} failed, ${summary.skipped} skipped`);
    process.exitCode = isGood(summary) ? 0 : 1;
  }
}
