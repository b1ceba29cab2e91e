const dayMs = 24 * 60 * 60 * 1000;
const dayOfYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });

export const daysShown = 30;

export type Day<B> = { label: string; isQuiet: boolean; bucket: B | undefined };

/** The last days in UTC, oldest first, each with its bucket, if it has one; every seventh, counted from today, is labelled. */
export function toDays<B extends { start: string }>(buckets: readonly B[], now: number): Day<B>[] {
  const today = Math.floor(now / dayMs) * dayMs;
  return Array.from({ length: daysShown }, (_, index) => {
    const day = today - (daysShown - 1 - index) * dayMs;
    return {
      label: dayOfYear.format(day),
      isQuiet: (daysShown - 1 - index) % 7 !== 0,
      bucket: buckets.find(({ start }) => Date.parse(start) === day),
    };
  });
}
