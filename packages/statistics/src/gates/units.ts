import type { Quantity } from "./gate.ts";

/** How many of the first unit of a family one of a unit is. */
const families: readonly Readonly<Record<string, number>>[] = [
  { ms: 1, s: 1000, sec: 1000, min: 60_000, m: 60_000 },
  { USD: 1, usd: 1, cents: 0.01, c: 0.01 },
];

/** A quantity in the metric's unit, or why there is none. */
export function toUnit({ value, unit }: Quantity, wanted: string | undefined): number | string {
  if (unit === null || unit === wanted) return value;
  if (unit === "%") return value / 100;
  const family = families.find((units) => unit in units && wanted !== undefined && wanted in units);
  const [from, to] = [family?.[unit], family?.[wanted ?? ""]];
  if (from === undefined || to === undefined)
    return wanted === undefined
      ? `the metric has no unit, so ${value}${unit} cannot be compared with it`
      : `the metric is in ${wanted}, which ${unit} cannot be converted to`;
  return (value * from) / to;
}
