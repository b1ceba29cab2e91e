import type { QuietWindow } from "./queries.ts";

export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
export type Weekday = (typeof weekdays)[number];

export const dayName = (day: Weekday): string => `${day.charAt(0).toUpperCase()}${day.slice(1)}`;

/**
 * Some hours of some days, in words.
 *
 * @example describeWindow({ days: ["monday"], from: "22:00", until: "07:00" }) // "Monday 22:00 to 07:00 of the next day"
 */
export function describeWindow({ days, from, until }: QuietWindow): string {
  const chosen = weekdays.filter((day) => days === undefined || days.includes(day));
  const next = until <= from ? " of the next day" : "";
  return `${describeDays(chosen)} ${from} to ${until}${next}`;
}

function describeDays(days: readonly Weekday[]): string {
  if (days.length === weekdays.length) return "Every day";
  const isWorkday = (day: Weekday): boolean => day !== "saturday" && day !== "sunday";
  if (days.length === 5 && days.every(isWorkday)) return "Monday to Friday";
  if (days.length === 2 && !days.some(isWorkday)) return "Saturday and Sunday";
  return days.map(dayName).join(", ");
}
