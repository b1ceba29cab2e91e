import { expect, test } from "vitest";
import { createGoingCounts } from "./going-counts.ts";
import { noCount } from "./run-logs.store.ts";
import type { RunCounts } from "./run-results.ts";

const countsOf = (logs: number): RunCounts => ({
  logs: { ...noCount, total: logs },
  judgments: noCount,
  all: noCount,
});

const open = () => {
  const clock = { now: 0 };
  return { clock, counts: createGoingCounts(() => clock.now) };
};

test("what took long to count is kept for fifty times as long", () => {
  const { clock, counts } = open();
  counts.keep("run", countsOf(5000), 40);
  expect(counts.find("other")).toBeUndefined();
  clock.now = 1999;
  expect(counts.find("run")).toEqual(countsOf(5000));
  clock.now = 2000;
  expect(counts.find("run")).toBeUndefined();
});

test("five seconds at most, however long it took", () => {
  const { clock, counts } = open();
  counts.keep("run", countsOf(1_000_000), 60_000);
  clock.now = 4999;
  expect(counts.find("run")).toEqual(countsOf(1_000_000));
  clock.now = 5000;
  expect(counts.find("run")).toBeUndefined();
});

test("small Runs are counted each time", () => {
  const { counts } = open();
  counts.keep("run", countsOf(1999), 10_000);
  expect(counts.find("run")).toBeUndefined();
  counts.keep("run", countsOf(2000), 10_000);
  expect(counts.find("run")).toEqual(countsOf(2000));
});
