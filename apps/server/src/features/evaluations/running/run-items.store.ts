import { inList, type Executor } from "@parley/db";
import type { EvaluationTables, RunRow } from "../evaluations.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<EvaluationTables>();

type OfOrganization = { organizationId: string };
type OfRun = OfOrganization & { runId: string };

/** A Log of a Run, and whether it can be judged: what may still be added to is not. */
export type RunLog = { id: string; datapointId: string | null; isReady: boolean };

/** The Logs of a Run: those that name it, and those that were added. Those of deleted Files are none. */
export async function listRunLogs(executor: Executor, { organizationId, runId }: OfRun): Promise<RunLog[]> {
  const logs = tables(executor)
    .selectFrom("logs")
    .innerJoin("file_versions", "file_versions.id", "logs.version_id")
    .innerJoin("files", "files.id", "file_versions.file_id")
    .select(["logs.id", "logs.source_datapoint_id", "logs.status", "files.type"])
    .where("logs.organization_id", "=", organizationId)
    .where("file_versions.deleted_at", "is", null)
    .where("files.deleted_at", "is", null);
  const added = logs.where("logs.id", "in", ({ selectFrom }) =>
    selectFrom("evaluation_run_logs as added")
      .select("added.log_id")
      .where("added.organization_id", "=", organizationId)
      .where("added.run_id", "=", runId),
  );
  const [named, others] = await Promise.all([
    logs.where("logs.run_id", "=", runId).execute(),
    added.execute(),
  ]);
  const known = new Map([...named, ...others].map((row) => [row.id, row]));
  return [...known.values()].map((row) => ({
    id: row.id,
    datapointId: row.source_datapoint_id,
    isReady: row.type === "flow" ? row.status === "complete" : row.status !== "incomplete",
  }));
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
