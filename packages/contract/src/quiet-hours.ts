import { optional } from "@parley/promptfile";
import { z } from "zod";

export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
export const Weekday = z.enum(weekdays);
export type Weekday = z.output<typeof Weekday>;

/** @example TimeZone.parse("Europe/Berlin") */
export const TimeZone = z
  .string()
  .max(100)
  .refine(isTimeZone, { error: "Give an IANA time zone, e.g. `Europe/Berlin`" })
  .describe("An IANA time zone, e.g. `Europe/Berlin`.");

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

export const TimeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u, "Give a time of day, e.g. 22:30");

/** Some hours of some days, by the clock on the wall. */
export const QuietWindow = z
  .strictObject({
    days: optional(z.array(Weekday).min(1).max(7)).describe("On which it begins. Default: each."),
    from: TimeOfDay,
    until: TimeOfDay.describe("Where it is not later than `from`, of the next day."),
  })
  .meta({ id: "QuietWindow" });
export type QuietWindow = z.output<typeof QuietWindow>;

export const QuietWindows = z.array(QuietWindow).min(1).max(20);

/** When nobody is told of the requests of a plan. */
export const PlanQuietHours = z
  .strictObject({
    time_zone: TimeZone,
    windows: QuietWindows,
    high_stakes_wait: optional(z.boolean()).describe(
      "Whether requests of high stakes wait as well. Default: they break through.",
    ),
  })
  .meta({ id: "PlanQuietHours" });
export type PlanQuietHours = z.output<typeof PlanQuietHours>;
