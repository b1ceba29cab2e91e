/** What stands where a value is not known: unknown is never shown as zero. */
export const unknown = "–";

const thousands = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A count with its thousands separated: `23,411`. */
export function formatCount(count: number | null | undefined): string {
  return count == null ? unknown : thousands.format(count);
}

/** An amount in USD with the digits that matter: `$0.0031`, `$0.42`, `$12.40`, `$1,240`. */
export function formatMoney(dollars: number | null | undefined): string {
  if (dollars == null) return unknown;
  if (dollars === 0) return "$0";
  if (dollars < 0.000_001) return "<$0.000001";
  if (dollars >= 1000) return `$${thousands.format(dollars)}`;
  if (dollars >= 1) return `$${dollars.toFixed(2)}`;
  const digits = Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(dollars))));
  return `$${dollars.toFixed(digits).replace(/(\.\d\d\d*?)0+$/, "$1")}`;
}

/** How long something took: `840 ms`, `2.3 s`, `4 min`, `3 h`, `2 d`. */
export function formatDuration(milliseconds: number | null | undefined): string {
  if (milliseconds == null) return unknown;
  if (milliseconds < 1) return "<1 ms";
  const steps = [
    { under: 999.5, text: () => `${Math.round(milliseconds)} ms` },
    { under: 59_950, text: () => `${(milliseconds / 1000).toFixed(1)} s` },
    { under: 3_570_000, text: () => `${Math.round(milliseconds / 60_000)} min` },
    { under: 84_600_000, text: () => `${Math.round(milliseconds / 3_600_000)} h` },
  ];
  const step = steps.find(({ under }) => milliseconds < under);
  return step ? step.text() : `${thousands.format(Math.round(milliseconds / 86_400_000))} d`;
}

const day = 86_400_000;
const dayOfYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });
const dayAndYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });
/** Words are English, but whether it is 2 PM or 14:00 is the reader's own way. */
const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();
const exact = new Intl.DateTimeFormat("en", { dateStyle: "full", timeStyle: "long", hourCycle });
const time = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle });
const hourOfDay = new Intl.DateTimeFormat("en", {
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle,
});

/** How long ago, in words, for a week; the date after that. */
export function formatAgo(moment: number, now: number): string {
  const ago = now - moment;
  if (ago < 45_000) return "just now";
  if (ago < 6.5 * day) return `${formatDuration(Math.max(ago, 60_000))} ago`;
  const isSameYear = new Date(moment).getFullYear() === new Date(now).getFullYear();
  return (isSameYear ? dayOfYear : dayAndYear).format(moment);
}

/** The day of a moment, in the reader's own zone: `Nov 28`. */
export const formatDay = (moment: number): string => dayOfYear.format(moment);

/** The time of a moment, in the reader's own zone and way: `02:05 PM` or `14:05`. */
export const formatTime = (moment: number): string => time.format(moment);

/** The same with the day of the week, for what spans a few days. */
export const formatHour = (moment: number): string => hourOfDay.format(moment);

/** The exact moment, in the reader's own zone. */
export function formatExact(moment: number): string {
  return exact.format(moment);
}

/** One thing or many: `1 call`, `12 calls`. */
export function formatPlural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
