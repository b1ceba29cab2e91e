import { weekdays } from "@parley/contract";
import type { QuietWindow } from "@parley/contract";
import { isKnownZone, toMoment, toWallTime, weekdayOf } from "./zoned-time.ts";

/** Who is never to be told is told after this. */
const longestMs = 7 * 86_400_000;

type Quiet = { windows: readonly QuietWindow[]; zone: string };

/**
 * When whoever has these quiet hours may be told of something that is to be told now: now, outside of them. Windows that
 * follow one another are one; after a week of quiet nothing waits longer. Hours by a zone that nobody knows hold up nothing.
 */
export function whenToTell({ windows, zone }: Quiet, now: number): number {
  if (!isKnownZone(zone)) return now;
  let at = now;
  while (at < now + longestMs) {
    const end = endOfWindow({ windows, zone }, at);
    if (end === undefined) return at;
    at = end;
  }
  return now + longestMs;
}

function endOfWindow({ windows, zone }: Quiet, at: number): number | undefined {
  const today = toWallTime(at, zone).day;
  const ends = windows.flatMap((window) =>
    [today - 1, today].flatMap((day) => {
      const weekday = weekdays[weekdayOf(day)];
      if (weekday !== undefined && window.days?.includes(weekday) === false) return [];
      const from = toMinutes(window.from);
      const until = toMinutes(window.until);
      const start = toMoment({ day, minutes: from }, zone);
      const end = toMoment({ day: until <= from ? day + 1 : day, minutes: until }, zone);
      return start <= at && at < end ? [end] : [];
    }),
  );
  return ends.length === 0 ? undefined : Math.max(...ends);
}

const toMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
