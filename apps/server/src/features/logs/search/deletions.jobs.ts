import { LogFilterQuery, type LogQuery } from "@parley/contract";
import { fromJson, type Database } from "@parley/db";
import type { JobHandlers } from "@parley/jobs";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Clock } from "../../../kernel/clock.ts";
import { removeLogs } from "../remove-logs.ts";
import { findDeletion, noteProgress } from "./deletions.store.ts";
import { findPage } from "./list-logs.store.ts";
import { toLogFilter, type LogFilter } from "./log-filter.ts";
import { resolveIds } from "./resolve-ids.ts";
import type { LogSearch } from "./search-logs.ts";

type Dependencies = { database: Database; clock: Clock; logSearch: LogSearch };

export const deletionJob = "logs.delete-matching";
export const DeletionPayload = z.object({
  version: z.literal(1),
  organization_id: z.string(),
  deletion_id: z.string(),
});

/** Few enough that nobody notices a batch. */
const batchCount = 200;
const leastPauseMs = 10;

/** The Logs of a deletion: those that were there when it was asked for. */
export const filterOfDeletion = (query: LogQuery, organizationId: string, now: number): LogFilter => {
  const filter = toLogFilter(LogFilterQuery.parse(query), organizationId);
  return { ...filter, to: Math.min(filter.to ?? now, now) };
};

/** Deletes what fits, in short transactions with pauses; broken off, it goes on with what is left. */
export const deletionJobs = ({ database, clock, logSearch }: Dependencies): JobHandlers => ({
  async [deletionJob]({ payload, signal }) {
    const { organization_id: organizationId, deletion_id: id } = DeletionPayload.parse(payload);
    const deletion = await findDeletion(database.executor, { organizationId, id });
    if (deletion === undefined || deletion.status === "completed") return;
    const filter = await resolveIds(
      database.executor,
      filterOfDeletion(fromJson<LogQuery>(deletion.query), organizationId, deletion.created_at),
    );
    for (;;) {
      signal.throwIfAborted();
      const startedAt = performance.now();
      const matching = await logSearch.matching(filter, { isComplete: true });
      const found = await findPage(database.reader, matching, { size: batchCount, offset: 0 });
      const status = found.length > batchCount ? "running" : "completed";
      const ids = found.map((log) => log.id);
      await database.transaction(async (executor) => {
        const deleted = await removeLogs(executor, { organizationId, ids });
        await noteProgress(executor, { organizationId, id, deleted, status, now: clock() });
      });
      if (status === "completed") return;
      await wait(Math.max(leastPauseMs, performance.now() - startedAt));
    }
  },
});
