const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
const hour = new Intl.DateTimeFormat("en", {
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
  timeZone: "UTC",
});

/** When a bucket begins, in UTC: `Nov 22`, and of hours `Nov 22 14:00`. */
export const formatStart = (at: number, interval: "hour" | "day"): string =>
  interval === "day" ? day.format(at) : `${day.format(at)} ${hour.format(at)}`;
