import type { RunCounts } from "./run-results.ts";

/** Fewer Logs are counted in no time, and told to the last one. */
const leastLogs = 2000;
/** Whoever looks again and again has a reader count for a fiftieth of the time; where that takes long, every five seconds. */
const timesAsLong = 50;
const mostMs = 5000;

/** Takes what was counted a moment ago; undefined where it is to be counted. */
export type GoingCounts = {
  find(key: string): RunCounts | undefined;
  keep(key: string, counts: RunCounts, tookMs: number): void;
};

/**
 * How far large Runs are, kept for a moment that is fifty times as long as counting took, five seconds at most. Of Runs
 * that go on only: what has ended is counted as it is.
 *
 * @param now Milliseconds of a clock that never goes back.
 */
export function createGoingCounts(now: () => number = () => performance.now()): GoingCounts {
  const kept = new Map<string, { counts: RunCounts; until: number }>();
  return {
    find(key) {
      const found = kept.get(key);
      return found !== undefined && found.until > now() ? found.counts : undefined;
    },
    keep(key, counts, tookMs) {
      for (const [other, { until }] of kept) if (until <= now()) kept.delete(other);
      if (counts.logs.total < leastLogs) return;
      kept.set(key, { counts, until: now() + Math.min(mostMs, tookMs * timesAsLong) });
    },
  };
}
