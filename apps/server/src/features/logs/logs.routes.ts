import { contract, logErrors } from "@parley/contract";
import type { Database } from "@parley/db";
import { implement } from "../../kernel/implement.ts";
import type { FileTypes } from "../files/index.ts";
import { attachChildren } from "./attach-children.ts";
import { describeLogs } from "./describe-logs.ts";
import { listLogs, sampleLogs, type LogFilter } from "./log-filter.store.ts";
import { findLog } from "./logs.store.ts";
import { removeLogs } from "./remove-logs.ts";
import { createLogReplyBudget } from "./reply-budget.ts";

type Dependencies = { database: Database; fileTypes: FileTypes };

export const logRoutes = ({ database, fileTypes }: Dependencies) =>
  implement(contract.logs, {
    list: async ({ query }, { organizationId }) => {
      const { reader } = database;
      const { page, size, sample } = query;
      const filter: LogFilter = {
        organizationId,
        fileId: query.file_id,
        versionId: query.version_id,
        ids: query.id,
        search: query.search,
        metadataSearch: query.metadata_search,
        from: query.start_date,
        to: query.end_date,
        environment: query.environment,
        user: query.user,
        hasError: query.has_error,
        inTrace: toTraceFilter(query.in_trace_filter),
      };
      const { rows, total } =
        sample === undefined
          ? await listLogs(reader, filter, { page, size })
          : pageOfSample(await sampleLogs(reader, filter, sample), { page, size });
      const includeBodies = query.include_bodies ?? true;
      const described = { organizationId, fileTypes, includeBodies, budget: createLogReplyBudget() };
      const records = await describeLogs(reader, rows, described);
      if (query.include_trace_children) await attachChildren(reader, records, described);
      return { records, page, size, total };
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
    delete: async ({ query }, { organizationId }) => {
      const ids = query.id ?? [];
      await database.transaction((executor) => removeLogs(executor, { organizationId, ids }));
    },
  });

/** Both or none: no filter. */
function toTraceFilter(values: boolean[] | undefined): boolean | undefined {
  const wanted = new Set(values);
  return wanted.size === 1 ? wanted.has(true) : undefined;
}

/** A sample is drawn anew each time, so it is answered whole on its first page and the next one is empty. */
const pageOfSample = <T>(rows: T[], { page }: { page: number; size: number }) => ({
  rows: page === 1 ? rows : [],
  total: rows.length,
});
