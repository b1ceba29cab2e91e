/** A moment as a clock on the wall shows it. */
export type WallTime = {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Since midnight. */
  readonly minutes: number;
};

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const numeric = "numeric";
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    hourCycle: "h23",
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  });
  formats.set(zone, format);
  return format;
}

/** Whether anybody knows it: what is kept may be changed by hand, or from where more zones were known. */
export function isKnownZone(zone: string): boolean {
  try {
    return formatOf(zone) !== undefined;
  } catch {
    return false;
  }
}

/** What the clock on the wall shows, read as if it were UTC; to the second. */
function wallMs(at: number, zone: string): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** What was before counts as it was then: eras and local mean times are nobody's plan. */
const firstRules = Date.UTC(1950, 0, 1);
/** Clocks are set at quarters of an hour. */
const quarterMs = 900_000;
const mostOffsets = 20_000;
const offsets = new Map<string, number>();

function offsetAt(at: number, zone: string): number {
  const quarter = Math.floor(Math.max(at, firstRules) / quarterMs);
  const key = `${quarter} ${zone}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const offset = wallMs(quarter * quarterMs, zone) - quarter * quarterMs;
  // Asking for an offset is slow, and the same ones are asked for again and again.
  if (offsets.size >= mostOffsets) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

/** @example toWallTime(Date.parse("2026-07-01T22:30:00Z"), "Europe/Berlin"); // 00:30 on July 2nd */
export function toWallTime(at: number, zone: string): WallTime {
  const wall = at + offsetAt(at, zone);
  const day = Math.floor(wall / dayMs);
  return { day, minutes: Math.floor((wall - day * dayMs) / 60_000) };
}

/**
 * When the clock shows this. Where it is set back and shows it twice, the first time; where it is set forward and never
 * shows it, as much later as it is set forward.
 */
export function toMoment({ day, minutes }: WallTime, zone: string): number {
  const wall = day * dayMs + minutes * 60_000;
  const before = offsetAt(wall - dayMs, zone);
  const candidates = [wall - before, wall - offsetAt(wall + dayMs, zone)];
  const shown = candidates.filter((at) => at + offsetAt(at, zone) === wall);
  return shown.length === 0 ? wall - before : Math.min(...shown);
}

/** Of a day since 1970-01-01, which was a Thursday: 0 is Monday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

export const toDay = (date: string): number => Date.parse(`${date}T00:00:00Z`) / dayMs;
export const toDate = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
