import type { LogStats } from "@parley/contract";
import type { Bar } from "../../design/bars.tsx";
import { formatHour, formatMoney, formatPlural, formatTime } from "../../design/format.ts";

const mostBars = 60;
/** Of hours with their days there is room for fewer. */
const mostLabels = { minute: 12, hour: 8, day: 12, week: 12 };
const lengths = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/** Buckets as bars, the last ones, those without Logs as well: time goes on there too. */
export function toBars({ buckets, interval }: LogStats): Bar[] {
  const lengthMs = lengths[interval];
  const byStart = new Map(buckets.map((bucket) => [Date.parse(bucket.start), bucket]));
  const last = Math.max(...byStart.keys());
  const first = Math.max(Math.min(...byStart.keys()), last - (mostBars - 1) * lengthMs);
  const count = Math.round((last - first) / lengthMs) + 1;
  const every = Math.ceil(count / mostLabels[interval]);
  return Array.from({ length: count }, (_, index) => {
    const start = first + index * lengthMs;
    const bucket = byStart.get(start);
    const failed = bucket?.errors_count ? `, ${bucket.errors_count} failed` : "";
    return {
      label: formatStart(start, interval),
      isQuiet: index % every !== 0,
      value: bucket?.logs_count ?? 0,
      caption: `${formatPlural(bucket?.logs_count ?? 0, "log")}${failed}, ${formatMoney(bucket?.cost ?? 0)}`,
    };
  });
}

// Days are the server's, which are those of UTC.
const day = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" });

function formatStart(start: number, interval: LogStats["interval"]): string {
  if (interval === "minute") return formatTime(start);
  return interval === "hour" ? formatHour(start) : day.format(start);
}
