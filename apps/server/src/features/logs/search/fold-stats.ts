import type { LogStats } from "@parley/contract";
import { toTimestamp } from "../../../kernel/clock.ts";
import { toUsd } from "../../../kernel/money.ts";
import { classGrowth, type StatsRow } from "./stats.store.ts";

type Sums = LogStats["total"];

/** Sums by time and latency, as sums by time and in all. */
export function foldStats(rows: readonly StatsRow[], interval: LogStats["interval"]): LogStats {
  const byStart = Map.groupBy(rows, (row) => Number(row.start));
  return {
    total: sumUp(rows),
    interval,
    buckets: [...byStart]
      .toSorted(([a], [b]) => a - b)
      .map(([start, ofBucket]) => ({ start: toTimestamp(start), ...sumUp(ofBucket) })),
  };
}

function sumUp(rows: readonly StatsRow[]): Sums {
  const sum = (field: Exclude<keyof StatsRow, "start" | "latency_class">): number =>
    rows.reduce((total, row) => total + Number(row[field]), 0);
  return {
    logs_count: sum("logs_count"),
    errors_count: sum("errors_count"),
    prompt_tokens: sum("prompt_tokens"),
    output_tokens: sum("output_tokens"),
    cost: toUsd(sum("cost_nano")),
    latency_ms: percentilesOf(rows),
  };
}

function percentilesOf(rows: readonly StatsRow[]): Sums["latency_ms"] {
  const counts = new Map<number, number>();
  for (const { latency_class, logs_count } of rows) {
    if (latency_class === null) continue;
    const latencyClass = Number(latency_class);
    counts.set(latencyClass, (counts.get(latencyClass) ?? 0) + Number(logs_count));
  }
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
