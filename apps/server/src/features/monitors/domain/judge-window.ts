import type { MonitorCondition, MonitorState } from "@parley/contract";

/** What a window comes to. `value` is null where there was nothing to measure. */
export type Measured = { value: number | null; count: number };

type Judging = {
  condition: MonitorCondition;
  minCount: number;
  now: Measured;
  /** The same a week before; undefined where nobody asks for it. */
  before: Measured | undefined;
};

/**
 * What a window alone says.
 *
 * @example
 * const condition = { kind: "threshold", is: "above", value: 0.05 } as const;
 * judgeWindow({ condition, minCount: 1, now: { value: 0.1, count: 30 }, before: undefined }); // "alerting"
 */
export function judgeWindow({ condition, minCount, now, before }: Judging): MonitorState {
  if (now.count < minCount) return "no_data";
  if (condition.kind === "no_data") return "ok";
  if (now.value === null) return "no_data";
  if (condition.kind === "threshold")
    return (condition.is === "above" ? now.value > condition.value : now.value < condition.value)
      ? "alerting"
      : "ok";
  if (before === undefined || before.count < minCount || before.value === null) return "no_data";
  const change = changeOf(now.value, before.value, condition.unit);
  if (change === undefined) return "no_data";
  const { direction, by } = condition;
  const isBad = (direction !== "decrease" && change > by) || (direction !== "increase" && -change > by);
  return isBad ? "alerting" : "ok";
}

/** By how much something has changed; undefined: nothing is a per cent of 0. */
export function changeOf(now: number, before: number, unit: "percent" | "absolute"): number | undefined {
  if (unit === "absolute") return now - before;
  if (before === 0) return now === 0 ? 0 : undefined;
  return ((now - before) / Math.abs(before)) * 100;
}
