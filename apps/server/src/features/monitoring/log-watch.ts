import { withoutRowFilter, type Database, type Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import type { Logger } from "pino";
import { Cache } from "../../kernel/cache.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { LogEntry, LogWatch } from "../logs/index.ts";
import { findWatchesByFile, type Watch } from "./find-watches.ts";
import { isWatched, type WatchedLog } from "./is-watched.ts";
import type { PendingRow } from "./monitoring.tables.ts";
import { insertPending } from "./pending.store.ts";
import { planJudging } from "./plan-judging.ts";

type Dependencies = {
  database: Database;
  clock: Clock;
  events: EventBus;
  jobs: JobQueue;
  logger: Logger;
};

type WatchesByFile = ReadonlyMap<string, readonly Watch[]>;

/** What another process changed is seen at once by its event; where that is lost, after this. */
const maxAgeMs = 10_000;
/** New Logs in quick succession are one plan. */
const betweenPlansMs = 200;

/**
 * Notes new Logs of watched Files beside them, in their transaction, for the job that has them judged. Whoever writes a
 * Log that nobody watches pays a look into a cache.
 */
export function createLogWatch({ database, clock, events, jobs, logger }: Dependencies): LogWatch {
  const cache = new Cache<WatchesByFile>({ max: 10_000, maxAgeMs });
  events.on("file.changed", ({ organizationId }) => cache.clear(organizationId));
  const load = (organizationId: string): Promise<WatchesByFile> =>
    cache.get(organizationId, () => findWatchesByFile(database.executor, organizationId));
  const plan = createPlanner((organizationIds) =>
    Promise.all(
      organizationIds.map((organizationId) => planJudging(jobs, database.executor, { organizationId })),
    ).catch((error: unknown) => logger.warn({ err: error }, "new Logs are judged later, by the sweep")),
  );

  async function findAll(entries: readonly LogEntry[]) {
    const byOrganization = new Map<string, WatchesByFile>();
    for (const organizationId of new Set(entries.map((entry) => entry.organizationId)))
      byOrganization.set(organizationId, await withoutRowFilter(() => load(organizationId)));
    const watchesOf = ({ organizationId, fileId }: LogEntry): readonly Watch[] =>
      byOrganization.get(organizationId)?.get(fileId) ?? [];
    const now = clock();
    const pending = new Map(
      entries.map((entry) => [entry, toPending(watchesOf(entry), { log: logOf(entry), entry, now })]),
    );
    if ([...pending.values()].every((rows) => rows.length === 0)) return undefined;
    const organizations = new Set<string>();
    return {
      async write(transaction: Executor, written: readonly LogEntry[]) {
        const rows = written.flatMap((entry) => pending.get(entry) ?? []);
        await insertPending(transaction, rows);
        for (const row of rows) if (row.due_at <= now) organizations.add(row.organization_id);
      },
      committed: () => plan(organizations),
    };
  }

  return {
    find(entries) {
      const isQuiet = entries.every(
        ({ organizationId, fileId }) => cache.peek(organizationId)?.has(fileId) === false,
      );
      return isQuiet ? undefined : findAll(entries);
    },
    async completed(transaction, row) {
      const { organization_id: organizationId, id, file_id: fileId } = row;
      // Whoever completes it may not see the Evaluators.
      const byFile = await withoutRowFilter(() => findWatchesByFile(transaction, organizationId));
      const watches = byFile.get(fileId) ?? [];
      const { type, version_id: versionId, environment, status, source } = row;
      const { run_id: runId, created_at: createdAt } = row;
      const log = { id, type, versionId, environment, status, runId, source, createdAt };
      const rows = toPending(watches, { log, entry: { organizationId, id }, now: clock() });
      if (rows.length === 0) return;
      await insertPending(transaction, rows);
      await planJudging(jobs, transaction, { organizationId });
    },
  };
}

const logOf = (entry: LogEntry): WatchedLog => ({
  id: entry.id,
  type: entry.type,
  versionId: entry.versionId,
  environment: entry.environment ?? null,
  status: entry.status ?? null,
  // What a Run has judged is nobody's traffic either.
  runId: entry.runId ?? (entry.isRunAtWork === true ? "" : null),
  source: entry.source ?? null,
  createdAt: entry.createdAt,
});

type Noting = { log: WatchedLog; entry: Pick<LogEntry, "organizationId" | "id">; now: number };

const toPending = (watches: readonly Watch[], { log, entry, now }: Noting): PendingRow[] =>
  watches
    .filter((watch) => isWatched(watch, log))
    .map((watch) => ({
      organization_id: entry.organizationId,
      log_id: entry.id,
      monitoring_id: watch.id,
      due_at: now + watch.delayMs,
      attempts: 0,
    }));

/** Calls `plan` with all that was asked for, at once and then no more often than now and then. */
function createPlanner(plan: (organizationIds: string[]) => Promise<unknown>) {
  const waiting = new Set<string>();
  let isPlanning = false;
  const work = async (): Promise<void> => {
    isPlanning = true;
    while (waiting.size > 0) {
      const organizationIds = [...waiting];
      waiting.clear();
      await plan(organizationIds);
      await new Promise((resolve) => {
        setTimeout(resolve, betweenPlansMs).unref();
      });
    }
    isPlanning = false;
  };
  return (organizationIds: Iterable<string>): void => {
    for (const id of organizationIds) waiting.add(id);
    if (!isPlanning && waiting.size > 0) void work();
  };
}
