import { affectedRows, forUpdate, fromJson, inChunks, inList, toJson, type Executor } from "@parley/db";
import { sql } from "kysely";
import type { EvaluationRow, EvaluationTables, MembershipRow, RunRow } from "./evaluations.tables.ts";
import { runEventVersion, type RunEvent, type RunState } from "./run-state.ts";

const tables = (executor: Executor) => executor.$extendTables<EvaluationTables>();

type OfOrganization = { organizationId: string };
type OfRun = OfOrganization & { runId: string };

/** A Run as part of an Evaluation. */
export type MemberRow = RunRow & Pick<MembershipRow, "control" | "added_at" | "evaluation_id">;

const membersOf = (executor: Executor, where: OfOrganization & { evaluationId: string }) =>
  tables(executor)
    .selectFrom("evaluation_memberships")
    .innerJoin("evaluation_runs", "evaluation_runs.id", "evaluation_memberships.run_id")
    .selectAll("evaluation_runs")
    .select([
      "evaluation_memberships.control",
      "evaluation_memberships.added_at",
      "evaluation_memberships.evaluation_id",
    ])
    .where("evaluation_memberships.organization_id", "=", where.organizationId)
    .where("evaluation_memberships.evaluation_id", "=", where.evaluationId);

/** The Evaluations that a Run is part of, in the order of their ids. */
export const listEvaluationsOfRun = (executor: Executor, where: OfRun): Promise<EvaluationRow[]> =>
  tables(executor)
    .selectFrom("evaluation_memberships")
    .innerJoin("evaluations", "evaluations.id", "evaluation_memberships.evaluation_id")
    .selectAll("evaluations")
    .where("evaluation_memberships.organization_id", "=", where.organizationId)
    .where("evaluation_memberships.run_id", "=", where.runId)
    .orderBy("evaluations.id")
    .execute();

/** Newest first. */
export const listRuns = (
  executor: Executor,
  where: OfOrganization & { evaluationId: string },
): Promise<MemberRow[]> =>
  membersOf(executor, where)
    .orderBy("evaluation_runs.created_at", "desc")
    .orderBy("evaluation_runs.id", "desc")
    .execute();

export const findMember = (
  executor: Executor,
  where: OfRun & { evaluationId: string },
): Promise<MemberRow | undefined> =>
  membersOf(executor, where).where("evaluation_runs.id", "=", where.runId).executeTakeFirst();

export const listRunsById = (
  executor: Executor,
  where: OfOrganization & { runIds: string[] },
): Promise<RunRow[]> =>
  tables(executor)
    .selectFrom("evaluation_runs")
    .selectAll()
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "id", where.runIds))
    .execute();

export const findRun = (executor: Executor, where: OfRun): Promise<RunRow | undefined> =>
  tables(executor)
    .selectFrom("evaluation_runs")
    .selectAll()
    .where("organization_id", "=", where.organizationId)
    .where("id", "=", where.runId)
    .executeTakeFirst();

/** The Run, kept from everybody else until the transaction ends. */
export const lockRun = (transaction: Executor, where: OfRun): Promise<RunRow | undefined> =>
  forUpdate(
    transaction,
    tables(transaction)
      .selectFrom("evaluation_runs")
      .selectAll()
      .where("organization_id", "=", where.organizationId)
      .where("id", "=", where.runId),
  ).executeTakeFirst();

/** False where the id is taken. */
export async function insertFreeRun(executor: Executor, row: RunRow): Promise<boolean> {
  const result = await tables(executor)
    .insertInto("evaluation_runs")
    .values(row)
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
  return affectedRows(result) > 0;
}

/** A Run that is part already stays as it is. */
export async function insertMembership(executor: Executor, row: MembershipRow): Promise<void> {
  await tables(executor)
    .insertInto("evaluation_memberships")
    .values(row)
    .onConflict((conflict) => conflict.columns(["evaluation_id", "run_id"]).doNothing())
    .execute();
}

export async function deleteMembership(
  executor: Executor,
  where: OfRun & { evaluationId: string },
): Promise<void> {
  await tables(executor)
    .deleteFrom("evaluation_memberships")
    .where("organization_id", "=", where.organizationId)
    .where("evaluation_id", "=", where.evaluationId)
    .where("run_id", "=", where.runId)
    .execute();
}

/** One Run of an Evaluation at most is the one to compare with. */
export async function setControl(
  executor: Executor,
  { organizationId, evaluationId, runId, control }: OfRun & { evaluationId: string; control: boolean },
): Promise<void> {
  const update = (value: boolean) =>
    tables(executor)
      .updateTable("evaluation_memberships")
      .set({ control: value })
      .where("organization_id", "=", organizationId)
      .where("evaluation_id", "=", evaluationId);
  if (control) await update(false).execute();
  await update(control).where("run_id", "=", runId).execute();
}

/** The Run must be locked, or new. */
export async function appendRunEvent(
  executor: Executor,
  { organizationId, runId, event, state }: OfRun & { event: RunEvent; state: RunState },
): Promise<void> {
  const last = await eventsOf(executor, { organizationId, runId })
    .select(({ fn }) => fn.max("sequence").as("sequence"))
    .executeTakeFirst();
  await tables(executor)
    .insertInto("evaluation_run_events")
    .values({
      run_id: runId,
      sequence: Number(last?.sequence ?? 0) + 1,
      schema_version: runEventVersion,
      event: toJson(event),
    })
    .execute();
  await tables(executor)
    .updateTable("evaluation_runs")
    .set({
      status: state.status,
      failure: "failure" in state ? state.failure : null,
      stopped_early: state.stopped === undefined ? null : toJson(state.stopped),
      // One that was completed twice had more results the second time.
      results_mark: sql<number>`results_mark + 1`,
    })
    .where("organization_id", "=", organizationId)
    .where("id", "=", runId)
    .execute();
}

const eventsOf = (executor: Executor, { organizationId, runId }: OfRun) =>
  tables(executor)
    .selectFrom("evaluation_run_events")
    .where("run_id", "in", ({ selectFrom }) =>
      selectFrom("evaluation_runs")
        .select("id")
        .where("organization_id", "=", organizationId)
        .where("id", "=", runId),
    );

export async function listRunEvents(executor: Executor, where: OfRun): Promise<RunEvent[]> {
  const rows = await eventsOf(executor, where).select("event").orderBy("sequence").execute();
  return rows.map(({ event }) => fromJson<RunEvent>(event));
}

/** Lets whatever is kept of the results of these Runs be computed anew; `onlyEnded`: of those that have ended. */
export async function markRuns(
  executor: Executor,
  where: OfOrganization & { runIds: readonly string[]; onlyEnded: boolean },
): Promise<void> {
  if (where.runIds.length === 0) return;
  await tables(executor)
    .updateTable("evaluation_runs")
    .set({ results_mark: sql<number>`results_mark + 1` })
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "id", where.runIds))
    .$if(where.onlyEnded, (query) => query.where("status", "in", ["completed", "cancelled"]))
    .execute();
}

/** Those that are in it already stay. */
export async function insertRunLogs(
  executor: Executor,
  { organizationId, runId, logIds }: OfRun & { logIds: readonly string[] },
): Promise<void> {
  for (const chunk of inChunks(logIds, 1000)) {
    await tables(executor)
      .insertInto("evaluation_run_logs")
      .values(chunk.map((logId) => ({ organization_id: organizationId, run_id: runId, log_id: logId })))
      .onConflict((conflict) => conflict.columns(["run_id", "log_id"]).doNothing())
      .execute();
  }
  if (logIds.length > 0) await markRuns(executor, { organizationId, runIds: [runId], onlyEnded: false });
}

/**
 * For each Datapoint of a Dataset's version the newest Logs of a version that were made for it, so many at most: complete
 * ones without an error.
 */
export async function listExistingLogs(
  executor: Executor,
  where: OfOrganization & { datasetVersionId: string; versionId: string; samples: number },
): Promise<string[]> {
  const made = tables(executor)
    .selectFrom("logs")
    .innerJoin("file_versions", "file_versions.id", "logs.version_id")
    .innerJoin("files", "files.id", "file_versions.file_id")
    .select(["logs.id", newestFirst.as("place")])
    .where("logs.organization_id", "=", where.organizationId)
    .where("logs.version_id", "=", where.versionId)
    .where("logs.error", "is", null)
    .where(({ or, and, eb }) =>
      or([
        eb("logs.status", "=", "complete"),
        // That of a Flow stays open until it is said to be complete.
        and([eb("logs.status", "is", null), eb("files.type", "!=", "flow")]),
      ]),
    )
    .where("source_datapoint_id", "is not", null)
    .where("source_datapoint_id", "in", ({ selectFrom }) =>
      selectFrom("datapoint_list_entries as entry")
        .innerJoin("dataset_version_lists as list", "list.list_id", "entry.list_id")
        .select("entry.datapoint_id")
        .where("entry.organization_id", "=", where.organizationId)
        .where("list.version_id", "=", where.datasetVersionId),
    );
  const rows = await executor
    .selectFrom(made.as("made"))
    .select("made.id")
    .where("made.place", "<=", where.samples)
    .execute();
  return rows.map(({ id }) => id);
}

const newestFirst = sql<number>`row_number() over
  (partition by logs.source_datapoint_id order by logs.created_at desc, logs.id desc)`;

/** Which of these Logs there are. */
export async function listKnownLogs(
  executor: Executor,
  where: OfOrganization & { ids: string[] },
): Promise<string[]> {
  const rows = await visibleLogs(executor, where.organizationId)
    .select("logs.id")
    .where(inList(executor, "logs.id", where.ids))
    .execute();
  return rows.map(({ id }) => id);
}

/** Those of deleted Files and versions are none. */
const visibleLogs = (executor: Executor, organizationId: string) =>
  tables(executor)
    .selectFrom("logs")
    .innerJoin("file_versions", "file_versions.id", "logs.version_id")
    .innerJoin("files", "files.id", "file_versions.file_id")
    .where("logs.organization_id", "=", organizationId)
    .where("file_versions.deleted_at", "is", null)
    .where("files.deleted_at", "is", null);
