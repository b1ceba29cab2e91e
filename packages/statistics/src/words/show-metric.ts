import type { Interval } from "../estimate/interval.ts";
import type { AnalysedMetric, ComparedMetric } from "../evaluation/analyse.ts";
import { type MetricWords, wordsOf } from "./metric-words.ts";
import { possibleInterval } from "./possible-interval.ts";
import { verdictMarks, verdictWords } from "./verdict-words.ts";

/** A value by itself: `80.0 %`. */
export const showValue = (value: number | null, { metric }: Pick<AnalysedMetric, "metric">): string =>
  value === null ? "–" : wordsOf(metric, { values: [value] }).say(value);

/** `80.0 % (49.0 to 94.3)`. */
export function showEstimate(analysed: Pick<AnalysedMetric, "metric" | "summary">): string {
  const { estimate } = analysed.summary;
  if (estimate === null) return "–";
  const words = wordsOf(analysed.metric, { values: [estimate] });
  return `${words.say(estimate)}${inBrackets(possibleInterval(analysed), words)}`;
}

/** A difference from the control, with its interval: `+10.0 points (2.1 to 17.9)`. */
export function showDifference({ metric, comparison }: ComparedMetric): string {
  if (comparison?.difference == null) return "–";
  const { difference, interval } = comparison;
  const words = wordsOf(metric, {
    values: [difference, interval?.low ?? 0, interval?.high ?? 0],
    isDifference: true,
  });
  return `${words.saySigned(difference)}${inBrackets(interval, words)}`;
}

/** `+10.0 points (2.1 to 17.9), ▲ better`; nothing for the control itself. */
export function showDelta(analysed: ComparedMetric): string {
  const { comparison } = analysed;
  if (comparison?.difference == null) return "";
  const { verdict } = comparison;
  return `${showDifference(analysed)}, ${verdictMarks[verdict]} ${verdictWords[verdict]}`;
}

const inBrackets = (interval: Pick<Interval, "low" | "high"> | null, { sayRange }: MetricWords): string =>
  interval === null ? "" : ` (${sayRange(interval)})`;
