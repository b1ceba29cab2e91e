import { dayMs, hourMs } from "./sums.tables.ts";

/** In milliseconds since 1970, without its end. */
export type Span = { from: number; to: number };

/** What a span of time is put together from: sums by day, sums by hour, and Logs themselves. */
export type Cover = { days: Span[]; hours: Span[]; logs: Span[] };

type Summed = {
  summedTo: number;
  /** Hours before that which changed since, as their starts, in order. */
  changed: readonly number[];
  /** Whether sums by day will do. */
  areDaysWanted: boolean;
};

/**
 * Every moment of a span once, from whatever is right for it and quickest to read.
 *
 * @example planCover({ from: 0, to: 5 * dayMs }, { summedTo: 4 * dayMs, changed: [], areDaysWanted: true })
 * // { days: [{ from: 0, to: 4 * dayMs }], hours: [], logs: [{ from: 4 * dayMs, to: 5 * dayMs }] }
 */
export function planCover({ from, to }: Span, { summedTo, changed, areDaysWanted }: Summed): Cover {
  const cover: Cover = { days: [], hours: [], logs: [] };
  const first = Math.max(0, Math.ceil(from / hourMs) * hourMs);
  const end = Math.floor(Math.min(to, summedTo) / hourMs) * hourMs;
  if (end <= first) return { ...cover, logs: [{ from, to }] };
  add(cover.logs, { from, to: first });
  let reached = first;
  for (const hour of changed) {
    if (hour < first || hour >= end) continue;
    addSums(cover, { from: reached, to: hour }, areDaysWanted);
    add(cover.logs, { from: hour, to: hour + hourMs });
    reached = hour + hourMs;
  }
  addSums(cover, { from: reached, to: end }, areDaysWanted);
  add(cover.logs, { from: end, to });
  return cover;
}

function addSums(cover: Cover, { from, to }: Span, areDaysWanted: boolean): void {
  const firstDay = Math.ceil(from / dayMs) * dayMs;
  const lastDay = Math.floor(to / dayMs) * dayMs;
  if (!areDaysWanted || lastDay <= firstDay) {
    add(cover.hours, { from, to });
    return;
  }
  add(cover.hours, { from, to: firstDay });
  add(cover.days, { from: firstDay, to: lastDay });
  add(cover.hours, { from: lastDay, to });
}

/** Spans that meet become one. */
function add(spans: Span[], { from, to }: Span): void {
  if (to <= from) return;
  const last = spans.at(-1);
  if (last?.to === from) last.to = to;
  else spans.push({ from, to });
}
