import { LogFilterQuery, type LogQuery, type LogStats } from "@parley/contract";
import type { Database } from "@parley/db";
import { toLogFilter } from "./log-filter.ts";
import { sumJudged, type JudgedSums } from "./judged.store.ts";
import { resolveIds } from "./resolve-ids.ts";
import type { LogSearch } from "./search-logs.ts";
import { summariseLogs } from "./summarise-logs.ts";

type Dependencies = { database: Database; logSearch: LogSearch };
type Measured = { organizationId: string; query: LogQuery };

async function findMatching({ database, logSearch }: Dependencies, { organizationId, query }: Measured) {
  const filter = await resolveIds(
    database.executor,
    toLogFilter(LogFilterQuery.parse(query), organizationId),
  );
  return { filter, matching: await logSearch.matching(filter) };
}

/** The Logs that fit a query, in sums. */
export async function measureLogs(
  dependencies: Dependencies,
  measured: Measured,
): Promise<LogStats["total"]> {
  const { filter, matching } = await findMatching(dependencies, measured);
  const { total } = await summariseLogs(dependencies.database.reader, { matching, filter, interval: "hour" });
  return total;
}

/** What an Evaluator says of the Logs that fit a query, in sums. */
export async function measureJudgments(
  dependencies: Dependencies,
  { evaluatorId, option, ...measured }: Measured & { evaluatorId: string; option: string | undefined },
): Promise<JudgedSums> {
  const { organizationId } = measured;
  const { matching } = await findMatching(dependencies, measured);
  return sumJudged(dependencies.database.reader, { organizationId, matching, evaluatorId, option });
}
