import { totalCost } from "../logs/log-figures.ts";

type Call = { created_at: string; error?: string | null | undefined } & Parameters<typeof totalCost>[0];

/** A day of calls. `cost` is undefined where no call of the day had a known one. */
export type Day = { start: number; calls: number; failed: number; cost: number | undefined };

/** When each of the last days began, oldest first, today last; days are the reader's own. */
export function dayStarts({ now, count }: { now: number; count: number }): number[] {
  const today = new Date(now);
  today.setHours(0, 0, 0, 0);
  return Array.from({ length: count }, (_, index) => {
    const start = new Date(today);
    return start.setDate(start.getDate() - (count - 1 - index));
  });
}

/** Sorts calls into the last days. */
export function sumDays(calls: readonly Call[], { now, count }: { now: number; count: number }): Day[] {
  const days = dayStarts({ now, count }).map((start): Day => ({
    start,
    calls: 0,
    failed: 0,
    cost: undefined,
  }));
  for (const call of calls) {
    const at = Date.parse(call.created_at);
    const day = days.findLast(({ start }) => start <= at);
    if (!day) continue;
    day.calls += 1;
    day.failed += call.error ? 1 : 0;
    const cost = totalCost(call);
    if (cost !== undefined) day.cost = (day.cost ?? 0) + cost;
  }
  return days;
}
