/** What a list of Logs is narrowed to; it stands in the URL. */
export type LogFilter = {
  search?: string;
  /** An expression of the filter language. */
  filter?: string;
  file?: string;
  version?: string;
  environment?: string;
  errors?: boolean;
  /** A span counted from now, or days given by hand. */
  within?: Within;
  from?: string;
  to?: string;
};

/** A filter, a page of the list, and the Log that is open. */
export type LogSearch = LogFilter & { page?: number; cursor?: string; log?: string };

export const withins = { "1h": 1, "24h": 24, "7d": 168, "30d": 720 } as const;
export type Within = keyof typeof withins;

/** Reads a URL's search; what cannot be read is left out. */
export function readLogSearch(given: Record<string, unknown>): LogSearch {
  const text = (key: string): Record<string, string> => {
    const value = given[key];
    return typeof value === "string" || typeof value === "number" ? { [key]: String(value) } : {};
  };
  const date = (key: string): Record<string, string> =>
    /^\d{4}-\d\d-\d\d$/.test(String(given[key])) ? { [key]: String(given[key]) } : {};
  const page = Number(given["page"]);
  return {
    ...text("search"),
    ...text("filter"),
    ...text("cursor"),
    ...text("file"),
    ...text("version"),
    ...text("environment"),
    ...text("log"),
    ...date("from"),
    ...date("to"),
    ...(isWithin(given["within"]) && { within: given["within"] }),
    ...(typeof given["errors"] === "boolean" && { errors: given["errors"] }),
    ...(Number.isInteger(page) && page > 1 && { page }),
  };
}

const isWithin = (value: unknown): value is Within => typeof value === "string" && value in withins;

/** Whether a filter narrows anything. */
export function isNarrowed({ page: _page, cursor: _cursor, log: _log, ...filter }: LogSearch): boolean {
  return Object.values(filter).some((value) => value !== undefined && value !== "");
}

/** Whether it says of what time. */
export const hasTime = ({ within, from, to, filter = "" }: LogFilter): boolean =>
  [within, from, to].some((value) => value !== undefined) || filter.includes("created_at");

/** The filter as the API wants it. Days are the reader's own, from midnight to midnight. */
export function toLogsQuery(filter: LogFilter, now: number) {
  const start = filter.within
    ? new Date(now - withins[filter.within] * 3_600_000)
    : startOfDay(filter.from, 0);
  const end = filter.within ? undefined : startOfDay(filter.to, 1);
  return {
    ...(filter.search && { search: filter.search }),
    ...(filter.filter && { filter: filter.filter }),
    ...(filter.file && { file_id: filter.file }),
    ...(filter.version && { version_id: filter.version }),
    ...(filter.environment && { environment: filter.environment }),
    ...(filter.errors !== undefined && { has_error: filter.errors }),
    ...(start && { start_date: start.toISOString() }),
    ...(end && { end_date: end.toISOString() }),
  };
}

function startOfDay(day: string | undefined, daysLater: number): Date | undefined {
  if (!day) return undefined;
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + daysLater);
  return date;
}
