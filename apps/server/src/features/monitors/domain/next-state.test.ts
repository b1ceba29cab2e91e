import type { MonitorState } from "@parley/contract";
import { expect, test } from "vitest";
import { nextState, type MonitorMemory } from "./next-state.ts";

const calm: MonitorMemory = { state: "ok", streak: { outcome: "ok", count: 1 }, openAlert: null };

/** What is told by which check, from 1 on. */
function run(outcomes: readonly MonitorState[], rules: Partial<Parameters<typeof nextState>[2]> = {}) {
  let memory = calm;
  const told: string[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const next = nextState(memory, outcome, { fireAfter: 1, recoverAfter: 1, tellsNoData: false, ...rules });
    memory = next.memory;
    if (next.change !== undefined) told.push(`${index + 1}: ${next.change.to} ${next.change.event ?? "-"}`);
  }
  return { told, memory };
}

test("an alert is told once, and its end once", () => {
  expect(run(["ok", "alerting", "alerting", "ok", "ok"]).told).toEqual([
    "2: alerting alerted",
    "4: ok recovered",
  ]);
});

test("so many checks in a row are needed, to fire and to recover", () => {
  const rules = { fireAfter: 2, recoverAfter: 3 };
  expect(run(["alerting", "ok", "alerting", "ok", "alerting"], rules).told).toEqual([]);
  expect(run(["alerting", "alerting", "ok", "ok", "alerting", "ok", "ok", "ok"], rules).told).toEqual([
    "2: alerting alerted",
    "8: ok recovered",
  ]);
});

test("no data is a state; it is told where that is asked for", () => {
  expect(run(["no_data", "ok"]).told).toEqual(["1: no_data -", "2: ok -"]);
  expect(run(["no_data", "no_data", "ok"], { tellsNoData: true }).told).toEqual([
    "1: no_data alerted",
    "3: ok recovered",
  ]);
});

test("an alert that no data interrupts goes on, and its end is told", () => {
  expect(run(["alerting", "no_data", "alerting", "no_data", "ok"]).told).toEqual([
    "1: alerting alerted",
    "2: no_data -",
    "3: alerting -",
    "4: no_data -",
    "5: ok recovered",
  ]);
});

test("of no data that was told, an alert is something else", () => {
  expect(run(["no_data", "alerting", "ok"], { tellsNoData: true }).told).toEqual([
    "1: no_data alerted",
    "2: alerting alerted",
    "3: ok recovered",
  ]);
});

test("no data that was not worth telling when it began is told once it is, and its end", () => {
  const quiet = run(["no_data", "no_data"]).memory;
  const rules = { fireAfter: 2, recoverAfter: 1, tellsNoData: true };
  const first = nextState({ ...quiet, streak: { outcome: "no_data", count: 0 } }, "no_data", rules);
  expect(first.change).toBeUndefined();
  const second = nextState(first.memory, "no_data", rules);
  expect(second.change).toEqual({ from: "no_data", to: "no_data", event: "alerted" });
  const third = nextState(second.memory, "no_data", rules);
  expect(third.change).toBeUndefined();
  expect(nextState(third.memory, "ok", rules).change).toEqual({
    from: "no_data",
    to: "ok",
    event: "recovered",
  });
});
