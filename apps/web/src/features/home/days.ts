import type { LogStats } from "@parley/contract";

/** A day of calls. */
export type Day = { start: number; calls: number; failed: number; cost: number };

/** When each of the last days began, oldest first, today last; days are the reader's own. */
export function dayStarts({ now, count }: { now: number; count: number }): number[] {
  const today = new Date(now);
  today.setHours(0, 0, 0, 0);
  return Array.from({ length: count }, (_, index) => {
    const start = new Date(today);
    return start.setDate(start.getDate() - (count - 1 - index));
  });
}

/** Sorts hours into the last days. */
export function sumDays(hours: LogStats["buckets"], { now, count }: { now: number; count: number }): Day[] {
  const days = dayStarts({ now, count }).map((start): Day => ({ start, calls: 0, failed: 0, cost: 0 }));
  for (const hour of hours) {
    const at = Date.parse(hour.start);
    const day = days.findLast(({ start }) => start <= at);
    if (!day) continue;
    day.calls += hour.logs_count;
    day.failed += hour.errors_count;
    day.cost += hour.cost;
  }
  return days;
}
