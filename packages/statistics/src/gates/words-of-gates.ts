import type { Interval } from "../estimate/interval.ts";
import type { Metric } from "../evaluation/measurements.ts";
import { type MetricWords, wordsOf } from "../words/metric-words.ts";
import type { Gate } from "./gate.ts";

type Said = { values: readonly (number | null | undefined)[]; isDifference?: boolean };

/** How what a gate looks at is written. A sum of rates is a count. */
export const wordsOfGate = (
  { gate: { aggregate }, metric }: { gate: Gate; metric: Metric },
  { values, isDifference = false }: Said,
): MetricWords =>
  wordsOf(aggregate.kind === "sum" && metric.kind === "rate" ? { ...metric, kind: "number" } : metric, {
    values: values.filter((value) => value != null),
    isDifference,
  });

/** `95 % interval 85.6 to 93.8`. */
export const sayInterval = (interval: Interval, words: MetricWords): string =>
  `${Number((interval.level * 100).toFixed(2))} % interval ${words.sayRange(interval)}`;

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
