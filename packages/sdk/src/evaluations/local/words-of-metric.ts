import type { AnalysedMetric, Interval, Metric } from "@parley/statistics";
import { possibleInterval } from "./possible-interval.ts";

type Measured = Pick<AnalysedMetric, "metric">;

/** A value as it is shown: a rate in percent, durations and money as people write them, all else to three figures. */
export const showValue = (value: number | null, { metric }: Measured): string =>
  value === null ? "–" : show(value, wayOf(metric, [value]));

/** `80.0 % (49.0 to 94.3)`. */
export function showEstimate(analysed: AnalysedMetric): string {
  const { estimate } = analysed.summary;
  if (estimate === null) return "–";
  const way = wayOf(analysed.metric, [estimate]);
  return `${show(estimate, way)}${showInterval(possibleInterval(analysed), way)}`;
}

const marks = { better: "▲ better", worse: "▼ worse", undecided: "may be chance" } as const;

/** `+10.0 points (2.1 to 17.9), ▲ better`; nothing for the control itself. */
export function showDelta(analysed: AnalysedMetric): string {
  const { comparison } = analysed;
  if (comparison?.difference == null) return "";
  return `${showDifference(analysed)}, ${marks[comparison.verdict]}`;
}

/** A difference from the control, with its interval: `+10.0 points (2.1 to 17.9)`. */
export function showDifference({ metric, comparison }: AnalysedMetric): string {
  if (comparison?.difference == null) return "–";
  const { difference, interval } = comparison;
  const way = wayOf(metric, [difference, interval?.low ?? 0, interval?.high ?? 0], true);
  return `${difference > 0 ? "+" : ""}${show(difference, way)}${showInterval(interval, way)}`;
}

/** How many of a metric's values are one that is shown, and what stands around the figure. */
type Way = { factor: number; digits: number | undefined; before: string; after: string };

/** One way for a value and its interval, so that they can be compared. Rates differ by points. */
function wayOf({ kind, unit }: Metric, values: readonly number[], isDifference = false): Way {
  const plain = { factor: 1, digits: undefined, before: "", after: "" };
  if (kind === "rate") return { factor: 100, digits: 1, before: "", after: isDifference ? " points" : " %" };
  if (unit === "USD") return { ...plain, before: "$" };
  const most = Math.max(...values.map(Math.abs));
  if (unit === "s" && most < 1) return { ...plain, factor: 1000, after: " ms" };
  return unit === undefined ? plain : { ...plain, after: ` ${unit}` };
}

const show = (value: number, way: Way): string =>
  `${value < 0 ? "-" : ""}${way.before}${figureOf(Math.abs(value), way)}${way.after}`;

function showInterval(interval: Pick<Interval, "low" | "high"> | null, way: Way): string {
  if (interval === null) return "";
  const bare = { ...way, before: "", after: "" };
  return ` (${show(interval.low, bare)} to ${show(interval.high, bare)})`;
}

/** To three figures, without exponents. */
function figureOf(value: number, { factor, digits }: Way): string {
  const scaled = value * factor;
  if (digits !== undefined) return scaled.toFixed(digits);
  if (scaled >= 1000) return scaled.toFixed(0);
  const rounded = Number(scaled.toPrecision(3));
  return rounded < 1e-6 ? rounded.toFixed(rounded === 0 ? 0 : 9) : String(rounded);
}
