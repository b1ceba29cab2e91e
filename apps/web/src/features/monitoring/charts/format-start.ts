const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
const hour = new Intl.DateTimeFormat("en", {
  hour: "2-digit",
  minute: "2-digit",
  // Not `hour12: false`, which some browsers take for hours from 1 to 24.
  hourCycle: "h23",
  timeZone: "UTC",
});

/** When a bucket begins, in UTC: `Nov 22`, and of hours `Nov 22 14:00`. */
export const formatStart = (at: number, interval: "hour" | "day"): string =>
  interval === "day" ? day.format(at) : `${day.format(at)} ${hour.format(at)}`;
