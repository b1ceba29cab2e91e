import { parley } from "../../api.ts";
import { type LogFilter, toLogsQuery } from "./log-filter.ts";

/** Logs by their ids, or all that fit, the newest first, up to so many. */
export type ChosenLogs = { ids: readonly string[] } | { filter: LogFilter; most: number };

/** So many ids fit into one request. */
const batchSize = 1000;

/** The ids of the chosen Logs, as many at a time as one request takes. */
export async function* readLogIds(chosen: ChosenLogs, signal: AbortSignal): AsyncGenerator<string[]> {
  if ("ids" in chosen) {
    for (let at = 0; at < chosen.ids.length; at += batchSize) yield chosen.ids.slice(at, at + batchSize);
    return;
  }
  const query = toLogsQuery(chosen.filter, Date.now());
  let [left, cursor]: [number, string | undefined] = [chosen.most, undefined];
  while (left > 0) {
    const page = await parley.logs.list(
      {
        ...query,
        include_bodies: false,
        size: Math.min(batchSize, left),
        ...(cursor !== undefined && { cursor }),
      },
      { signal },
    );
    if (page.records.length > 0) yield page.records.map(({ id }) => id);
    left -= page.records.length;
    if (page.next_cursor == null || page.records.length === 0) return;
    cursor = page.next_cursor;
  }
}
