import type { AnalysedMetric, Interval } from "@parley/statistics";

/** A value as it is shown: a rate in percent, all else to three figures, with its unit. */
export function showValue(value: number | null, { metric }: Pick<AnalysedMetric, "metric">): string {
  if (value === null) return "–";
  if (metric.kind === "rate") return `${(value * 100).toFixed(1)} %`;
  const figures = Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
  return metric.unit === undefined ? figures : `${figures} ${metric.unit}`;
}

/** `80.0 % (49.0 to 94.3)`. */
export function showEstimate(analysed: AnalysedMetric): string {
  const { estimate, interval } = analysed.summary;
  return `${showValue(estimate, analysed)}${showInterval(interval, analysed)}`;
}

function showInterval(interval: Interval | null, { metric }: AnalysedMetric): string {
  if (interval === null) return "";
  const show = (value: number): string =>
    metric.kind === "rate" ? (value * 100).toFixed(1) : String(Number(value.toPrecision(3)));
  return ` (${show(interval.low)} to ${show(interval.high)})`;
}

const marks = { better: "▲ better", worse: "▼ worse", undecided: "may be chance" } as const;

/** `+10.0 %, ▲ better`; nothing for the control itself. */
export function showDelta(analysed: AnalysedMetric): string {
  const { comparison } = analysed;
  if (comparison?.difference == null) return "";
  const sign = comparison.difference > 0 ? "+" : "";
  return `${sign}${showValue(comparison.difference, analysed)}, ${marks[comparison.verdict]}`;
}
