import { hideFromPlanner, inList, type Executor } from "@parley/db";
import { sql, type SqlBool } from "kysely";
import type { EvaluationTables, RunRow } from "../evaluations.tables.ts";
import { itemOfLog } from "../items/item-conditions.store.ts";

const tables = (executor: Executor) => executor.$extendTables<EvaluationTables>();

type OfOrganization = { organizationId: string };
type OfRun = OfOrganization & { runId: string };

/** A Log of a Run that can be judged. */
export type ReadyLog = { id: string; datapointId: string | null };

/** How many Logs there are, and how many of them can be judged: what may still be added to is not. */
export type LogCount = { logs: number; ready: number };

const isReady = sql<boolean>`case when files.type = 'flow' then coalesce(logs.status = 'complete', false) else coalesce(logs.status <> 'incomplete', true) end`;
const readyCount = sql<number>`coalesce(sum(case when ${isReady} then 1 else 0 end), 0)`;

/** Those that name it. Those of deleted Files are none. */
const namedLogs = (executor: Executor, { organizationId, runId }: OfRun) =>
  tables(executor)
    .selectFrom("logs")
    .innerJoin("file_versions", "file_versions.id", "logs.version_id")
    .innerJoin("files", "files.id", "file_versions.file_id")
    // By the Run and the item there are few; an organization has many.
    .where(({ eb }) => hideFromPlanner(executor, eb("logs.organization_id", "=", organizationId)))
    .where("logs.run_id", "=", runId)
    .where("file_versions.deleted_at", "is", null)
    .where("files.deleted_at", "is", null);

/** Those that were added, but for what names the Run as well. */
const addedLogs = (executor: Executor, { organizationId, runId }: OfRun) =>
  tables(executor)
    .selectFrom("evaluation_run_logs as added")
    // SQLite reads what is joined so in this order.
    .crossJoin("logs")
    .innerJoin("file_versions", "file_versions.id", "logs.version_id")
    .innerJoin("files", "files.id", "file_versions.file_id")
    .where(({ eb }) => hideFromPlanner(executor, eb("added.organization_id", "=", organizationId)))
    .where("added.run_id", "=", runId)
    .where("logs.organization_id", "=", organizationId)
    .whereRef("logs.id", "=", "added.log_id")
    .where(({ or, eb }) => or([eb("logs.run_id", "is", null), eb("logs.run_id", "<>", runId)]))
    .where("file_versions.deleted_at", "is", null)
    .where("files.deleted_at", "is", null);

export async function countRunLogs(executor: Executor, where: OfRun): Promise<LogCount> {
  const all = sql<number>`count(*)`.as("logs");
  const ready = readyCount.as("ready");
  const named = await namedLogs(executor, where).select([all, ready]).executeTakeFirstOrThrow();
  const added = await addedLogs(executor, where).select([all, ready]).executeTakeFirstOrThrow();
  return {
    logs: Number(named.logs) + Number(added.logs),
    ready: Number(named.ready) + Number(added.ready),
  };
}

type Paged<Cursor> = { after: Cursor | undefined; limit: number };

/** Logs that name the Run and can be judged, in the order of their items. */
export async function listReadyNamed(
  executor: Executor,
  { after, limit, ...where }: OfRun & Paged<ReadyLog>,
): Promise<ReadyLog[]> {
  const last = after?.datapointId ?? after?.id;
  const rows = await namedLogs(executor, where)
    .where(isReady)
    .$if(last !== undefined, (query) =>
      query
        // The first of these is what the index `logs_by_item` begins at.
        .where(itemOfLog, ">=", last ?? "")
        .where(({ or, eb }) => or([eb(itemOfLog, ">", last ?? ""), eb("logs.id", ">", after?.id ?? "")])),
    )
    .select(["logs.id", "logs.source_datapoint_id"])
    .orderBy(itemOfLog)
    .orderBy("logs.id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ id: row.id, datapointId: row.source_datapoint_id }));
}

/** Logs that were added to the Run and can be judged, in the order of their ids. */
export async function listReadyAdded(
  executor: Executor,
  { after, limit, ...where }: OfRun & Paged<ReadyLog>,
): Promise<ReadyLog[]> {
  const rows = await addedLogs(executor, where)
    .where(isReady)
    .$if(after !== undefined, (query) => query.where("added.log_id", ">", after?.id ?? ""))
    .select(["logs.id", "logs.source_datapoint_id"])
    .orderBy("added.log_id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ id: row.id, datapointId: row.source_datapoint_id }));
}

/** Of each Datapoint how many Logs were added to the Run. */
export async function countAddedByItem(executor: Executor, where: OfRun): Promise<Map<string, LogCount>> {
  const rows = await addedLogs(executor, where)
    .where("logs.source_datapoint_id", "is not", null)
    .select("logs.source_datapoint_id as item_id")
    .select(({ fn }) => [fn.countAll<number>().as("logs"), readyCount.as("ready")])
    .groupBy("logs.source_datapoint_id")
    .execute();
  return new Map(
    rows.map((row) => [row.item_id ?? "", { logs: Number(row.logs), ready: Number(row.ready) }]),
  );
}

/** The Logs of Datapoints that name the Run. */
export async function listNamedOfItems(
  executor: Executor,
  { itemIds, ...where }: OfRun & { itemIds: readonly string[] },
): Promise<{ id: string; itemId: string }[]> {
  return namedLogs(executor, where)
    .where(inList(executor, itemOfLog, itemIds))
    .select(["logs.id", itemOfLog.as("itemId")])
    .execute();
}

/** A Datapoint, with what there is of it of Logs that name the Run. */
export type CountedItem = { id: string } & LogCount;

type OfEntries = OfOrganization & { datasetVersionId: string };

const entriesOf = (executor: Executor, { organizationId, datasetVersionId }: OfEntries) =>
  tables(executor)
    .selectFrom("datapoint_list_entries as entry")
    .innerJoin("dataset_version_lists as list", "list.list_id", "entry.list_id")
    .where("entry.organization_id", "=", organizationId)
    .where("list.version_id", "=", datasetVersionId);

/** The last place of the next so many after one; undefined where there is none. */
export async function findPlace(
  executor: Executor,
  { after, count, ...where }: OfEntries & { after: number; count: number },
): Promise<number | undefined> {
  const places = entriesOf(executor, where)
    .where("entry.position", ">", after)
    .select("entry.position")
    .orderBy("entry.position")
    .limit(count);
  const row = await executor
    .selectFrom(places.as("place"))
    .select(({ fn }) => fn.max<number | null>("place.position").as("last"))
    .executeTakeFirst();
  return row?.last == null ? undefined : Number(row.last);
}

/** Datapoints between two places that fewer ready Logs name the Run of than are wanted, each once, in their order. */
export async function listLackingItems(
  executor: Executor,
  where: OfRun & OfEntries & { wanted: number; after: number; until: number },
): Promise<CountedItem[]> {
  // A column as it is has an affinity, and SQLite would compare it by no index of an expression.
  const ofItem = namedLogs(executor, where).where(
    sql<SqlBool>`${itemOfLog} = ${sql.ref("entry.datapoint_id")} || ''`,
  );
  const rows = await entriesOf(executor, where)
    .where("entry.position", ">", where.after)
    .where("entry.position", "<=", where.until)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("datapoint_list_entries as earlier")
            .select("earlier.position")
            .whereRef("earlier.organization_id", "=", "entry.organization_id")
            .whereRef("earlier.datapoint_id", "=", "entry.datapoint_id")
            // Of a Datapoint there are few entries, of a list many.
            .where(({ and, eb, ref }) =>
              hideFromPlanner(
                executor,
                and([
                  eb("earlier.list_id", "=", ref("entry.list_id")),
                  eb("earlier.position", "<", ref("entry.position")),
                ]),
              ),
            ),
        ),
      ),
    )
    .where(ofItem.select(readyCount.as("ready")), "<", where.wanted)
    .select([
      "entry.datapoint_id as id",
      ofItem.select(({ fn }) => fn.countAll<number>().as("logs")).as("logs"),
      ofItem.select(readyCount.as("ready")).as("ready"),
    ])
    .orderBy("entry.position")
    .execute();
  return rows.map(({ id, logs, ready }) => ({ id, logs: Number(logs), ready: Number(ready) }));
}

/** A case of the Dataset, in its place. */
export type RunItem = { position: number; id: string; content: string };

/** The next Datapoints of a Dataset's version after a place. */
export async function listItems(
  executor: Executor,
  where: OfOrganization & { datasetVersionId: string; after: number; limit: number },
): Promise<RunItem[]> {
  const rows = await tables(executor)
    .selectFrom("datapoint_list_entries as entry")
    .innerJoin("dataset_version_lists as list", "list.list_id", "entry.list_id")
    .innerJoin("datapoints", (join) =>
      join
        .onRef("datapoints.id", "=", "entry.datapoint_id")
        .onRef("datapoints.organization_id", "=", "entry.organization_id"),
    )
    .select(["entry.position", "datapoints.id", "datapoints.content"])
    .where("entry.organization_id", "=", where.organizationId)
    .where("list.version_id", "=", where.datasetVersionId)
    .where("entry.position", ">", where.after)
    .orderBy("entry.position")
    .limit(where.limit)
    .execute();
  return rows.map((row) => ({ ...row, position: Number(row.position) }));
}

/** Which Datapoints a version of a Dataset has. */
export async function listItemIds(
  executor: Executor,
  where: OfOrganization & { datasetVersionId: string },
): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("datapoint_list_entries as entry")
    .innerJoin("dataset_version_lists as list", "list.list_id", "entry.list_id")
    .select("entry.datapoint_id")
    .where("entry.organization_id", "=", where.organizationId)
    .where("list.version_id", "=", where.datasetVersionId)
    .execute();
  return rows.map((row) => row.datapoint_id);
}

/** How much a Run is about, counted without a look at any of it: Logs that are or were its, and Datapoints. */
export type RunMeasure = { logs: number; items: number };

type Measured = { organization_id: string; id: string; dataset_version_id: string | null };

export async function measureRun(executor: Executor, run: Measured): Promise<RunMeasure> {
  const named = tables(executor)
    .selectFrom("logs")
    .select(({ fn }) => fn.countAll<number>().as("total"))
    .where("organization_id", "=", run.organization_id)
    .where("run_id", "=", run.id);
  const added = tables(executor)
    .selectFrom("evaluation_run_logs")
    .select(({ fn }) => fn.countAll<number>().as("total"))
    .where("organization_id", "=", run.organization_id)
    .where("run_id", "=", run.id);
  const items = tables(executor)
    .selectFrom("datapoint_list_entries as entry")
    .innerJoin("dataset_version_lists as list", "list.list_id", "entry.list_id")
    .select(({ fn }) => fn.countAll<number>().as("total"))
    .where("entry.organization_id", "=", run.organization_id)
    .where("list.version_id", "=", run.dataset_version_id ?? "");
  const total = async (query: { executeTakeFirstOrThrow(): Promise<{ total: number }> }) =>
    Number((await query.executeTakeFirstOrThrow()).total);
  return { logs: (await total(named)) + (await total(added)), items: await total(items) };
}

/** That an Evaluator judged a Log, or that somebody is done with reviewing it. */
export type Judged = { logId: string; evaluatorVersionId: string };

/** Which of these Logs were not judged by all of these versions. */
export async function listNotWhollyJudged(
  executor: Executor,
  where: OfOrganization & { logIds: string[]; evaluatorVersionIds: string[] },
): Promise<string[]> {
  const versionIds = [...new Set(where.evaluatorVersionIds)];
  if (versionIds.length === 0) return [];
  const rows = await tables(executor)
    .selectFrom("logs")
    .select("logs.id")
    .where("logs.organization_id", "=", where.organizationId)
    .where(inList(executor, "logs.id", where.logIds))
    .where(
      ({ selectFrom }) =>
        selectFrom("logs as judgment")
          .select(({ fn }) => fn.count<number>("judgment.version_id").distinct().as("total"))
          .where("judgment.organization_id", "=", where.organizationId)
          .whereRef("judgment.parent_id", "=", "logs.id")
          .where(inList(executor, "judgment.version_id", versionIds))
          .where("judgment.withdrawn_at", "is", null),
      "<",
      versionIds.length,
    )
    .execute();
  return rows.map(({ id }) => id);
}

/** Which of these Logs were judged by which of these versions. */
export async function listJudged(
  executor: Executor,
  where: OfOrganization & { logIds: string[]; evaluatorVersionIds: string[] },
): Promise<Judged[]> {
  const rows = await tables(executor)
    .selectFrom("logs")
    .select(["parent_id", "version_id"])
    .distinct()
    .where("organization_id", "=", where.organizationId)
    .where("parent_id", "is not", null)
    .where(inList(executor, "parent_id", where.logIds))
    .where(inList(executor, "version_id", where.evaluatorVersionIds))
    .where("withdrawn_at", "is", null)
    .execute();
  return rows.map((row) => ({ logId: row.parent_id ?? "", evaluatorVersionId: row.version_id }));
}

/** Whether one of these Logs was added to a Run that it does not name. */
export async function hasAddedLogs(
  executor: Executor,
  where: OfOrganization & { logIds: string[] },
): Promise<boolean> {
  const row = await tables(executor)
    .selectFrom("evaluation_run_logs")
    .select("run_id")
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "log_id", where.logIds))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The Runs that these Logs are part of. */
export async function listRunsOfLogs(
  executor: Executor,
  where: OfOrganization & { logIds: string[] },
): Promise<Pick<RunRow, "id" | "status">[]> {
  const runs = tables(executor)
    .selectFrom("evaluation_runs as run")
    .select(["run.id", "run.status"])
    .distinct()
    .where("run.organization_id", "=", where.organizationId);
  const [named, added] = await Promise.all([
    runs
      .innerJoin("logs", "logs.run_id", "run.id")
      .where("logs.organization_id", "=", where.organizationId)
      .where(inList(executor, "logs.id", where.logIds))
      .execute(),
    runs
      .innerJoin("evaluation_run_logs as added", "added.run_id", "run.id")
      .where("added.organization_id", "=", where.organizationId)
      .where(inList(executor, "added.log_id", where.logIds))
      .execute(),
  ]);
  return [...new Map([...named, ...added].map((run) => [run.id, run])).values()];
}
