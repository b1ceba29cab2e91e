import { contract, logErrors, type LogFilterQuery } from "@parley/contract";
import type { Database } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import type { Logger } from "pino";
import type { Clock } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import { joinReply } from "../../kernel/joined-reply.ts";
import type { FileTypes } from "../files/index.ts";
import { attachChildren } from "./attach-children.ts";
import { attachParents } from "./attach-parents.ts";
import { recordMany, type Recorders } from "./batch/record-many.ts";
import { describeLogs } from "./describe-logs.ts";
import { findLog } from "./logs.store.ts";
import { pageTrace } from "./page-trace.ts";
import { removeLogs } from "./remove-logs.ts";
import { createLogReplyBudget } from "./reply-budget.ts";
import { deletionHandlers } from "./search/deletions.handlers.ts";
import { describeFacets } from "./search/describe-facets.ts";
import { toLogFilter } from "./search/log-filter.ts";
import { resolveIds } from "./search/resolve-ids.ts";
import { savedFilterHandlers } from "./search/saved-filters.handlers.ts";
import type { LogSearch } from "./search/search-logs.ts";
import { summariseLogs } from "./search/summarise-logs.ts";
import { writeLogs } from "./write-logs.ts";

type Dependencies = {
  database: Database;
  clock: Clock;
  jobs: JobQueue;
  fileTypes: FileTypes;
  logSearch: LogSearch;
  logger: Logger;
  /** Of the features of the types, which stand above this one. */
  recorders: Recorders;
};

const LogPage = contract.logs.endpoints.list.output;
const TracePage = contract.logs.endpoints.getTrace.output;

export function logRoutes(dependencies: Dependencies) {
  const { database, fileTypes, logSearch } = dependencies;
  const readFilter = (query: LogFilterQuery, organizationId: string) =>
    resolveIds(database.executor, toLogFilter(query, organizationId));
  return implement(contract.logs, {
    ...savedFilterHandlers(dependencies),
    ...deletionHandlers(dependencies),
    recordMany: async ({ body }, context) => ({
      results: await recordMany(dependencies, { logs: body.logs, context }),
    }),
    list: async ({ query }, { organizationId }) => {
      const { reader } = database;
      const { page, size, sample, cursor } = query;
      const filter = await readFilter(query, organizationId);
      const { rows, ...counted } =
        sample === undefined
          ? await logSearch.page(filter, { page, size, cursor })
          : pageOfSample(await logSearch.sample(filter, sample), page);
      const includeBodies = query.include_bodies ?? true;
      const described = { organizationId, fileTypes, includeBodies, budget: createLogReplyBudget() };
      const records = await describeLogs(reader, rows, described);
      if (query.include_parent) await attachParents(reader, records, described);
      if (query.include_trace_children) await attachChildren(reader, records, described);
      const { total, isTotalExact, nextCursor } = counted;
      return joinReply(LogPage, "records", {
        sealed: writeLogs(LogPage.shape.records, records),
        rest: { page, size, total, is_total_exact: isTotalExact, next_cursor: nextCursor },
      });
    },
    facets: async ({ query }, { organizationId }) => {
      const matching = await logSearch.matching(await readFilter(query, organizationId));
      return describeFacets(database.reader, { matching, organizationId });
    },
    stats: async ({ query }, { organizationId }) => {
      const filter = await readFilter(query, organizationId);
      const matching = await logSearch.matching(filter);
      return summariseLogs(database.reader, { matching, filter, interval: query.interval });
    },
    get: async ({ params }, { organizationId }) => {
      const { executor, reader } = database;
      const row = await findLog(executor, { organizationId, id: params.id });
      const described = { organizationId, fileTypes, includeBodies: true };
      const [log] = row ? await describeLogs(executor, [row], described) : [];
      if (log === undefined) throw logErrors.notFound({ log_id: params.id });
      await attachChildren(reader, [log], { ...described, budget: createLogReplyBudget() });
      return log;
    },
    getTrace: async ({ params, query }, { organizationId }) => {
      const { cursor, size, include_bodies: includeBodies = false } = query;
      const asked = { organizationId, fileTypes, logId: params.id, cursor, size, includeBodies };
      const { records, ...rest } = await pageTrace(database.reader, asked);
      return joinReply(TracePage, "records", { sealed: writeLogs(TracePage.shape.records, records), rest });
    },
    delete: async ({ query }, { organizationId }) => {
      const ids = query.id ?? [];
      await database.transaction((executor) => removeLogs(executor, { organizationId, ids }));
    },
  });
}

/** A sample is drawn anew each time, so it is answered whole on its first page and the next one is empty. */
const pageOfSample = <T>(rows: T[], page: number) => ({
  rows: page === 1 ? rows : [],
  total: rows.length,
  isTotalExact: true,
  nextCursor: null,
});
