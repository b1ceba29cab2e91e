/** Where a value stands on an axis, from 0 to 1. */
export type Scale = { at: (value: number) => number; ticks: number[] };

/** An axis that holds all values, with round ends. Rates show all of 0 to 1 where that is not mostly empty. */
export function scaleOf(values: readonly number[], bounds?: { low: number; high: number }): Scale {
  const known = values.filter(Number.isFinite);
  const least = Math.min(...known, ...(known.length === 0 ? [0] : []));
  const most = Math.max(...known, ...(known.length === 0 ? [1] : []));
  const step = stepOf((most - least || Math.abs(most) || 1) / 4);
  const low = Math.max(bounds?.low ?? -Infinity, Math.floor(least / step) * step);
  const high = Math.min(bounds?.high ?? Infinity, Math.ceil(most / step) * step);
  const [start, end] = high > low ? [low, high] : [low - step, low + step];
  const first = Math.ceil(start / step - 1e-9);
  const count = Math.floor(end / step + 1e-9) - first;
  return {
    at: (value) => (value - start) / (end - start),
    ticks: Array.from({ length: count + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12))),
  };
}

/** 1, 2 or 5 times a power of ten. */
function stepOf(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10;
  return factor * power;
}
