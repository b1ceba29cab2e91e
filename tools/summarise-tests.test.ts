import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isGood, listFailures, listSlowest, merge, summarise } from "./summarise-tests.ts";
import { createTemporaryRepository } from "./testing/temporary-repository.ts";

const file = (status: string, ...statuses: string[]) => named("a.test.ts", status, ...statuses);
const named = (name: string, status: string, ...statuses: string[]) => ({
  name,
  status,
  startTime: 0,
  endTime: 0,
  assertionResults: statuses.map((each, index) => ({ status: each, fullName: ` group test ${index}` })),
});

test("adds up the tests of all reports, a broken file as one failure", () => {
  const summary = summarise({
    testResults: [
      file("passed", "passed", "pending", "todo"),
      file("failed", "failed", "passed"),
      file("failed"),
      file("passed", "passed"),
    ],
  });
  expect(summary).toEqual({ passed: 3, failed: 2, skipped: 2 });
  expect(isGood(summary)).toBe(false);
});

test("names what failed", () => {
  const report = {
    testResults: [file("passed", "passed"), file("failed", "passed", "failed"), file("failed")],
  };
  expect(listFailures(report, process.cwd())).toEqual(["a.test.ts: group test 1", "a.test.ts"]);
});

test("lists the files that took longest, the longest first", () => {
  const lasting = (name: string, seconds: number) => ({
    ...named(join(process.cwd(), name), "passed", "passed"),
    startTime: 1_000,
    endTime: 1_000 + seconds * 1_000,
  });
  const many = Array.from({ length: 20 }, (_, index) => lasting(`${index}.test.ts`, index));
  const lines = listSlowest({ testResults: [...many, lasting("e2e/long.test.ts", 165.82)] }, process.cwd());
  expect(lines).toHaveLength(15);
  expect(lines.slice(0, 2)).toEqual(["  165.8 s  e2e/long.test.ts", "   19.0 s  19.test.ts"]);
});

test("a run without any test is not good", () => {
  expect(isGood(summarise({ testResults: [] }))).toBe(false);
  expect(isGood(summarise({ testResults: [file("passed", "passed")] }))).toBe(true);
});

test("of a file that was run again, the last run counts", () => {
  const merged = merge([
    { testResults: [named("a.test.ts", "failed", "failed"), named("b.test.ts", "passed", "passed")] },
    { testResults: [named("a.test.ts", "passed", "passed", "passed")] },
  ]);
  expect(summarise(merged)).toEqual({ passed: 3, failed: 0, skipped: 0 });
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
  const failed = run("--failed-files", "good.json", "missing.json");
  expect(failed.stdout.toString()).toBe("missing.json\n");
  expect(failed.status).toBe(0);
});
