import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isGood, listFailures, summarise } from "./summarise-tests.ts";
import { createTemporaryRepository } from "./testing/temporary-repository.ts";

const file = (status: string, ...statuses: string[]) => ({
  name: "a.test.ts",
  status,
  assertionResults: statuses.map((each, index) => ({ status: each, fullName: ` group test ${index}` })),
});

test("adds up the tests of all reports, a broken file as one failure", () => {
  const summary = summarise([
    { testResults: [file("passed", "passed", "pending", "todo"), file("failed", "failed", "passed")] },
    { testResults: [file("failed"), file("passed", "passed")] },
  ]);
  expect(summary).toEqual({ passed: 3, failed: 2, skipped: 2 });
  expect(isGood(summary)).toBe(false);
});

test("names what failed", () => {
  const reports = [
    { testResults: [file("passed", "passed"), file("failed", "passed", "failed"), file("failed")] },
  ];
  expect(listFailures(reports, process.cwd())).toEqual(["a.test.ts: group test 1", "a.test.ts"]);
});

test("a run without any test is not good", () => {
  expect(isGood(summarise([{ testResults: [] }]))).toBe(false);
  expect(isGood(summarise([{ testResults: [file("passed", "passed")] }]))).toBe(true);
});

test("prints one line and fails on failures and missing reports", async () => {
  const root = await createTemporaryRepository({
    "good.json": JSON.stringify({ testResults: [file("passed", "passed", "skipped")] }),
  });
  const run = (...reports: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, "summarise-tests.ts"), ...reports], { cwd: root });
  const good = run("good.json");
  expect(good.stdout.toString()).toBe("1 passed, 0 failed, 1 skipped\n");
  expect(good.status).toBe(0);
  const bad = run("good.json", "missing.json");
  expect(bad.stdout.toString()).toBe("failed: missing.json\n1 passed, 1 failed, 1 skipped\n");
  expect(bad.status).toBe(1);
});
