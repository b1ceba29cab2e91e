import type { EvaluationRun } from "@parley/contract";
import { expect, test } from "vitest";
import { moveRuns } from "./live-runs.ts";

const run = (id: string, status: string, logs: number) =>
  ({ id, status, logs_count: logs, control: id === "a", progress: { logs } }) as unknown as EvaluationRun;

test("Runs move with what is told of them; what is not told of stays", () => {
  const runs = [run("a", "completed", 4), run("b", "running", 1)];
  const news = [run("b", "running", 3), run("a", "completed", 4)].map(
    ({ control: _control, ...told }) => told,
  );
  expect(moveRuns(runs, { runs: news })).toEqual([run("a", "completed", 4), run("b", "running", 3)]);
});

test("Runs are read again where one began or ended, came or went", () => {
  const runs = [run("b", "running", 1)];
  expect(moveRuns(runs, { runs: [run("b", "completed", 4)] })).toBeUndefined();
  expect(moveRuns(runs, { runs: [run("b", "running", 2), run("c", "pending", 0)] })).toBeUndefined();
  expect(moveRuns(runs, { runs: [run("c", "running", 2)] })).toBeUndefined();
  expect(moveRuns([], { runs: [] })).toEqual([]);
});
