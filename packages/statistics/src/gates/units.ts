import type { Range } from "../estimate/mean-interval.ts";
import type { Metric } from "../evaluation/measurements.ts";
import type { Gate, Quantity } from "./gate.ts";

/** How many of the first unit of a family one of a unit is. */
const families: readonly Readonly<Record<string, number>>[] = [
  { ms: 1, s: 1000, sec: 1000, min: 60_000, m: 60_000 },
  { USD: 1, usd: 1, cents: 0.01, c: 0.01 },
];

/** Whether a word after a number is what it is a number of: `3 s`. */
export const isUnit = (word: string): boolean => families.some((units) => Object.hasOwn(units, word));

/** A quantity in the metric's unit, or why there is none. */
export function toUnit(quantity: Quantity, metric: Metric): number | string {
  const { value, unit } = quantity;
  const { unit: wanted } = metric;
  if (unit === "%" && wanted === undefined) return toShare(value, metric);
  if (unit === null || unit === wanted) return value;
  const family = families.find((units) => unit in units && wanted !== undefined && wanted in units);
  const [from, to] = [family?.[unit], family?.[wanted ?? ""]];
  if (from === undefined || to === undefined)
    return wanted === undefined
      ? `the metric has no unit, so ${value}${unit} cannot be compared with it`
      : `the metric is in ${wanted}, which ${unit} cannot be converted to`;
  return (value * from) / to;
}

const whole: Range = { low: 0, high: 1 };

/** What values cannot leave, where that is known. */
const rangeOf = ({ kind, range }: Metric): Range | undefined => (kind === "rate" ? whole : range);

/** Per cent of what, is clear only where there is nothing above the whole. */
function toShare(percent: number, metric: Metric): number | string {
  const range = rangeOf(metric);
  if (range === undefined)
    return `the metric has no limits that ${percent}% could be a share of: say a number of it, or give the Evaluator \`number_limits\` with both \`min\` and \`max\``;
  return range.low === 0 && range.high === 1
    ? percent / 100
    : `the metric goes from ${range.low} to ${range.high}: say a number of it, not ${percent}%`;
}

/**
 * Why a gate's number is none of its metric: without this `correct >= 90` can never hold, and `by 2` and `score <= 90` of
 * what goes from 0 to 1 always do.
 */
export function findUnitProblem({ claim, aggregate }: Gate, metric: Metric): string | undefined {
  const isMargin = claim.kind === "no-worse";
  const quantity = isMargin ? claim.by : claim.bound;
  // A margin in per cent is one of the reference's value, whatever that is in.
  if (isMargin && quantity.unit === "%") return undefined;
  const isSum = aggregate.kind === "sum";
  if (isSum && quantity.unit === "%" && metric.unit === undefined)
    return `a sum has no whole that ${quantity.value}% could be a share of: say a number, or leave out \`sum\``;
  const found = toUnit(quantity, metric);
  if (typeof found === "string") return found;
  const range = rangeOf(metric);
  if (range === undefined || isSum) return undefined;
  const written = { ...quantity, found };
  return isMargin ? findMarginProblem(written, metric, range) : findBoundProblem(written, metric, range);
}

/** As it was written, and in the metric's unit. */
type Written = Quantity & { found: number };

function findMarginProblem({ value, found }: Written, { kind }: Metric, range: Range): string | undefined {
  if (found === 0 || found < range.high - range.low) return undefined;
  return kind === "rate"
    ? `the metric is a share from 0 to 1, which cannot differ by more than ${value}: write ${value} points, or ${value / 100}`
    : `the metric goes from ${range.low} to ${range.high}, which cannot differ by more than ${found}: say less`;
}

function findBoundProblem(
  { value, unit, found }: Written,
  { kind }: Metric,
  range: Range,
): string | undefined {
  if (found >= range.low && found <= range.high) return undefined;
  if (kind !== "rate")
    return `the metric goes from ${range.low} to ${range.high}, and cannot be ${value}${unit ?? ""}`;
  const meant = unit === null && value > 1 ? `: write ${value}%, or ${value / 100}` : "";
  return `the metric is a share from 0 to 1, which cannot be ${value}${unit ?? ""}${meant}`;
}
