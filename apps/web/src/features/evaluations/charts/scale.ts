import type { Metric } from "@parley/statistics";

/** Where a value stands on an axis, from 0 to 1. */
export type Scale = {
  at: (value: number) => number;
  ticks: number[];
  /** Zero, or where the axis cannot show it, its end next to it: where bars begin. */
  base: number;
};

/** What a metric's values cannot leave; money, time and tokens are never less than nothing. */
export function boundsOf({ kind, range, unit }: Metric): Bounds | undefined {
  if (kind === "rate") return { low: 0, high: 1 };
  return range ?? (unit === undefined ? undefined : { low: 0, high: Infinity });
}

type Bounds = { low: number; high: number };

/** An axis that holds all values, with round ends. Rates show all of 0 to 1 where that is not mostly empty. */
export function scaleOf(values: readonly number[], bounds?: Bounds): Scale {
  const known = values.filter(Number.isFinite);
  const least = Math.min(...known, ...(known.length === 0 ? [0] : []));
  const most = Math.max(...known, ...(known.length === 0 ? [1] : []));
  const step = stepOf((most - least || Math.abs(most) || 1) / 4);
  const low = Math.max(bounds?.low ?? -Infinity, Math.floor(least / step) * step);
  const high = Math.min(bounds?.high ?? Infinity, Math.ceil(most / step) * step);
  const [start, end] =
    high > low
      ? [low, high]
      : [Math.max(bounds?.low ?? -Infinity, low - step), Math.min(bounds?.high ?? Infinity, low + step)];
  const first = Math.ceil(start / step - 1e-9);
  const count = Math.floor(end / step + 1e-9) - first;
  return {
    at: (value) => (value - start) / (end - start),
    base: Math.min(end, Math.max(start, 0)),
    ticks: Array.from({ length: count + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12))),
  };
}

/** 1, 2 or 5 times a power of ten. */
function stepOf(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10;
  return factor * power;
}
