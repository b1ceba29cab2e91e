import type { Digest, QuietWindow } from "@parley/contract";
import { toMoment, toWallTime, whenToTell } from "../../availability/index.ts";

type Circumstances = {
  now: number;
  timeZone: string;
  quiet?: { windows: readonly QuietWindow[]; zone: string } | undefined;
};

const minuteMs = 60_000;

/**
 * When a person is told next of what was gathered; in their quiet hours, after them.
 *
 * @example nextDigestAt({ at: ["17:00"] }, { now, timeZone: "Europe/Berlin" })
 */
export function nextDigestAt(digest: Digest, { now, timeZone, quiet }: Circumstances): number {
  const next = "at" in digest ? nextTimeOfDay(digest.at, { now, timeZone }) : nextOfEvery(digest, now);
  return quiet === undefined ? next : whenToTell(quiet, next);
}

function nextTimeOfDay(
  times: readonly string[],
  { now, timeZone }: Pick<Circumstances, "now" | "timeZone">,
): number {
  const today = toWallTime(now, timeZone).day;
  const moments = times.flatMap((time) =>
    // Where the clock is set, a time may be there a second time, or come late.
    [today, today + 1, today + 2].map((day) => toMoment({ day, minutes: toMinutes(time) }, timeZone)),
  );
  return Math.min(...moments.filter((moment) => moment > now));
}

/** The same moments for all who have the same rhythm. */
function nextOfEvery({ every_minutes: minutes }: { every_minutes: number }, now: number): number {
  const every = minutes * minuteMs;
  return (Math.floor(now / every) + 1) * every;
}

const toMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
