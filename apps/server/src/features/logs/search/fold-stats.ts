import type { LogStats } from "@parley/contract";
import { toTimestamp } from "../../../kernel/clock.ts";
import { toUsd } from "../../../kernel/money.ts";
import { addHistogram, type Histogram } from "../sums/histogram.ts";
import { classGrowth } from "./stats.store.ts";

type Sums = LogStats["total"];

/** Sums of some Logs that were made within one bucket, from a moment of it on. */
export type LogPart = {
  start: number;
  logs_count: number;
  errors_count: number;
  prompt_tokens: number;
  output_tokens: number;
  cost_nano: number;
  latencies: Histogram;
};

export type Buckets = { interval: LogStats["interval"]; intervalMs: number; offsetMs: number };

/** Parts of a whole, as sums by time and in all. */
export function foldStats(parts: readonly LogPart[], { interval, intervalMs, offsetMs }: Buckets): LogStats {
  const byStart = Map.groupBy(
    parts,
    ({ start }) => Math.floor((Number(start) - offsetMs) / intervalMs) * intervalMs + offsetMs,
  );
  return {
    total: sumUp(parts),
    interval,
    buckets: [...byStart]
      .toSorted(([a], [b]) => a - b)
      .map(([start, ofBucket]) => ({ start: toTimestamp(start), ...sumUp(ofBucket) })),
  };
}

function sumUp(parts: readonly LogPart[]): Sums {
  const sum = (field: Exclude<keyof LogPart, "start" | "latencies">): number =>
    parts.reduce((total, part) => total + Number(part[field]), 0);
  return {
    logs_count: sum("logs_count"),
    errors_count: sum("errors_count"),
    prompt_tokens: sum("prompt_tokens"),
    output_tokens: sum("output_tokens"),
    cost: toUsd(sum("cost_nano")),
    latency_ms: percentilesOf(parts),
  };
}

function percentilesOf(parts: readonly LogPart[]): Sums["latency_ms"] {
  const counts = new Map<number, number>();
  for (const { latencies } of parts) addHistogram(counts, latencies);
  const classes = [...counts].toSorted(([a], [b]) => a - b);
  const measured = classes.reduce((total, [, count]) => total + count, 0);
  const at = (share: number): number | null => {
    let below = 0;
    for (const [latencyClass, count] of classes) {
      below += count;
      if (below >= share * measured) return toLatency(latencyClass);
    }
    return null;
  };
  return { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) };
}

/** The middle of a class, with the digits that mean something. */
const toLatency = (latencyClass: number): number =>
  latencyClass <= -10_000 ? 0 : Number((classGrowth ** (latencyClass + 0.5)).toPrecision(4));
