export const spans = {
  "1d": { label: "24 hours", hours: 24 },
  "7d": { label: "7 days", hours: 168 },
  "30d": { label: "30 days", hours: 720 },
  "90d": { label: "90 days", hours: 2160 },
} as const;
export type Span = keyof typeof spans;
export type Grouping = "none" | "version" | "environment";

/** What the address says of a File's monitoring. */
export type MonitoringSearch = { span?: Span; by?: Grouping; environment?: string };

export function readMonitoringSearch(given: Record<string, unknown>): MonitoringSearch {
  const { span, by, environment } = given;
  return {
    ...(isSpan(span) && span !== "7d" && { span }),
    ...((by === "none" || by === "environment") && { by }),
    ...(typeof environment === "string" && environment !== "" && { environment }),
  };
}

const isSpan = (value: unknown): value is Span => typeof value === "string" && Object.hasOwn(spans, value);

/** Of which File a new monitor is, if of one. */
export function readNewMonitorSearch({ file }: Record<string, unknown>): { file?: string } {
  return typeof file === "string" && file !== "" ? { file } : {};
}
