import { LogFilterQuery, type LogQuery } from "@parley/contract";
import type { Database } from "@parley/db";
import { findPage, findSample } from "./list-logs.store.ts";
import { toLogFilter } from "./log-filter.ts";
import { resolveIds } from "./resolve-ids.ts";
import type { LogSearch } from "./search-logs.ts";

type Wanted = {
  organizationId: string;
  query: LogQuery;
  /** About so many, at random. */
  sample?: number | undefined;
  limit: number;
};

/** The ids of the Logs that a query finds, newest first; as many as asked for at most. */
export async function listLogIds(
  { database, logSearch }: { database: Database; logSearch: LogSearch },
  { organizationId, query, sample, limit }: Wanted,
): Promise<string[]> {
  const given = toLogFilter(LogFilterQuery.parse(query), organizationId);
  const filter = await resolveIds(database.executor, given);
  const matching = await logSearch.matching(filter, { isComplete: true });
  if (sample !== undefined) return findSample(database.reader, matching, Math.min(sample, limit));
  const found = await findPage(database.reader, matching, { size: limit, offset: 0 });
  return found.slice(0, limit).map(({ id }) => id);
}
