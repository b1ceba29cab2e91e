import { describe, expect, test } from "vitest";
import { orderRunStats } from "./order-run-stats.ts";

const counts = { evaluator_version_id: "evv_1", num_judgments: 0, num_nulls: 0, num_errors: 0 };
const number = (mean?: number) => ({ ...counts, total_logs: 2, percentiles: {}, mean });
const boolean = (total: number) => ({ ...counts, total_logs: total, num_true: 0, num_false: total });
const select = { ...counts, total_logs: 0, num_judgments_per_option: {} };
const text = { ...counts, total_logs: 0 };

const scored = [number(1), boolean(2)];
const run = (id: string, evaluator_stats: ReturnType<typeof number | typeof boolean>[]) => ({
  id,
  evaluator_stats,
});
const order = (...runs: ReturnType<typeof run>[]): string =>
  orderRunStats(runs)
    .map(({ id }) => id)
    .join(" ");

describe("the order of Runs in the stats", () => {
  test("is newest first, where all have scores, or there is nothing to compare", () => {
    expect(order()).toBe("");
    expect(order(run("new", []))).toBe("new");
    expect(order(run("new", scored), run("old", scored), run("oldest", scored))).toBe("new old oldest");
    expect(order(run("new", []), run("old", []))).toBe("new old");
  });

  test("has the next one with all scores second, past those that have not", () => {
    for (const lacking of [[number()], [boolean(0)], [number(1), boolean(0)]])
      expect(
        order(run("new", scored), run("left", lacking), run("older", scored), run("oldest", scored)),
      ).toBe("new older left oldest");
  });

  test("has the newest second, where no other one has scores; where none has, it stays", () => {
    expect(order(run("new", scored), run("left", [number()]), run("left too", [number()]))).toBe(
      "left new left too",
    );
    expect(order(run("new", [number()]), run("left", [number()]))).toBe("new left");
  });

  test("counts only Evaluators that have scores", () => {
    const runs = [{ evaluator_stats: [number(1)] }, { evaluator_stats: [select, text] }];
    expect(orderRunStats(runs)).toEqual(runs);
  });
});
