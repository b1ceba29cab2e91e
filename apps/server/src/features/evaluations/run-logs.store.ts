import { inList, type Executor } from "@parley/db";
import { sql } from "kysely";
import type { EvaluationTables } from "./evaluations.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<EvaluationTables>();

type OfRuns = { organizationId: string; runIds: string[] };

/** The Logs of Runs: those that name their Run, and those that were added. Those of deleted Files are none. */
export const logsOfRuns = (executor: Executor, { organizationId, runIds }: OfRuns) => {
  const named = tables(executor)
    .selectFrom("logs")
    .select(["logs.run_id", "logs.id as log_id"])
    .where("logs.organization_id", "=", organizationId)
    .where("logs.run_id", "is not", null)
    .where(inList(executor, "logs.run_id", runIds));
  // Those that name it as well are counted once; not by sorting them all, which takes longer than reading them.
  const added = tables(executor)
    .selectFrom("evaluation_run_logs as added")
    .innerJoin("logs as own", (join) =>
      join.onRef("own.id", "=", "added.log_id").onRef("own.organization_id", "=", "added.organization_id"),
    )
    .select(["added.run_id", "added.log_id"])
    .where("added.organization_id", "=", organizationId)
    .where(inList(executor, "added.run_id", runIds))
    .where(({ eb, or, ref }) =>
      or([eb("own.run_id", "is", null), eb("own.run_id", "<>", ref("added.run_id"))]),
    );
  return tables(executor)
    .selectFrom(named.unionAll(added).as("entry"))
    .innerJoin("logs", (join) =>
      join.onRef("logs.id", "=", "entry.log_id").on("logs.organization_id", "=", organizationId),
    )
    .innerJoin("file_versions", "file_versions.id", "logs.version_id")
    .innerJoin("files", "files.id", "file_versions.file_id")
    .where("file_versions.deleted_at", "is", null)
    .where("files.deleted_at", "is", null);
};

/** How many Logs or judgments there are of a Run, how many failed, and what they cost in nano-USD. */
export type RunCount = { total: number; failed: number; costNano: number };

type Counted = { run_id: string | null; total: number; failed: number; cost: number };

export const noCount: RunCount = { total: 0, failed: 0, costNano: 0 };

/** Rows of one Run are added up. */
function readCounts(rows: readonly Counted[]): Map<string, RunCount> {
  const counts = new Map<string, RunCount>();
  for (const row of rows) {
    const { total, failed, costNano } = counts.get(row.run_id ?? "") ?? noCount;
    counts.set(row.run_id ?? "", {
      total: total + Number(row.total),
      failed: failed + Number(row.failed),
      costNano: costNano + Number(row.cost),
    });
  }
  return counts;
}

const countsOf = (table: "logs" | "judged") =>
  [
    sql<number>`count(*)`.as("total"),
    sql<number>`sum(case when ${sql.ref(`${table}.error`)} is null then 0 else 1 end)`.as("failed"),
    sql<number>`sum(coalesce(${sql.ref(`${table}.prompt_cost_nano`)}, 0) + coalesce(${sql.ref(`${table}.output_cost_nano`)}, 0))`.as(
      "cost",
    ),
  ] as const;

export async function countLogsOfRuns(executor: Executor, where: OfRuns): Promise<Map<string, RunCount>> {
  const rows = await logsOfRuns(executor, where)
    .select("entry.run_id")
    .select(countsOf("logs"))
    .groupBy("entry.run_id")
    .execute();
  return readCounts(rows);
}

/** What was said of the Logs of a Run, with what failed: by some Evaluators, and by all. */
export type JudgmentCounts = { ofThese: RunCount; ofAll: RunCount };

/** A version of an Evaluator, and those that judge in its place. */
export type JudgeVersions = { versionId: string; standIns?: readonly string[] };

/** What is said by a version; where that said nothing, by whichever judged in its place: the newest. */
function pickJudged<T extends { version_id: string }>(
  rows: readonly T[],
  { versionId, standIns = [] }: JudgeVersions,
): T[] {
  for (const id of [versionId, ...standIns]) {
    const own = rows.filter((row) => row.version_id === id);
    if (own.length > 0) return own;
  }
  return [];
}

export async function countJudgmentsOfRuns(
  executor: Executor,
  { judges, ...where }: OfRuns & { judges: readonly JudgeVersions[] },
): Promise<Map<string, JudgmentCounts>> {
  const rows = await logsOfRuns(executor, where)
    .innerJoin("logs as judged", (join) =>
      join
        .onRef("judged.parent_id", "=", "entry.log_id")
        .on("judged.organization_id", "=", where.organizationId),
    )
    .where("judged.withdrawn_at", "is", null)
    .select(["entry.run_id", "judged.version_id"])
    .select(countsOf("judged"))
    .groupBy(["entry.run_id", "judged.version_id"])
    .execute();
  const byRun = Map.groupBy(rows, (row) => row.run_id);
  const these = [...byRun.values()].flatMap((ofRun) => judges.flatMap((judge) => pickJudged(ofRun, judge)));
  const [ofThese, ofAll] = [readCounts(these), readCounts(rows)];
  return new Map(
    [...ofAll].map(([runId, all]) => [runId, { ofThese: ofThese.get(runId) ?? noCount, ofAll: all }]),
  );
}

/** What one Evaluator said of one Log; `judgment` is JSON. */
export type RunJudgment = {
  runId: string;
  logId: string;
  datapointId: string | null;
  evaluatorVersionId: string;
  judgment: string | null;
};

/** What these Evaluators said of the Logs of Runs, one by one; undefined where there is more than that of it. */
export async function listRunJudgments(
  executor: Executor,
  { evaluatorVersionIds, limit, ...where }: OfRuns & { evaluatorVersionIds: string[]; limit: number },
): Promise<RunJudgment[] | undefined> {
  const rows = await logsOfRuns(executor, where)
    .innerJoin("logs as judged", (join) =>
      join
        .onRef("judged.parent_id", "=", "entry.log_id")
        .on("judged.organization_id", "=", where.organizationId),
    )
    .where("judged.withdrawn_at", "is", null)
    .where("judged.error", "is", null)
    .where(inList(executor, "judged.version_id", evaluatorVersionIds))
    .select([
      "entry.run_id",
      "entry.log_id",
      "logs.source_datapoint_id",
      "judged.version_id",
      "judged.judgment",
    ])
    .limit(limit + 1)
    .execute();
  if (rows.length > limit) return undefined;
  return rows.map((row) => ({
    runId: row.run_id ?? "",
    logId: row.log_id,
    datapointId: row.source_datapoint_id,
    evaluatorVersionId: row.version_id,
    judgment: row.judgment,
  }));
}

/** Newest first. */
export async function pageRunLogs(
  executor: Executor,
  where: OfRuns & { page: number; size: number },
): Promise<{ rows: { runId: string; logId: string; datapointId: string | null }[]; total: number }> {
  const query = logsOfRuns(executor, where);
  const [rows, count] = await Promise.all([
    query
      .select(["entry.run_id", "entry.log_id", "logs.source_datapoint_id"])
      .orderBy("logs.created_at", "desc")
      .orderBy("entry.log_id", "desc")
      .orderBy("entry.run_id")
      .limit(where.size)
      .offset((where.page - 1) * where.size)
      .execute(),
    query.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
  ]);
  return {
    rows: rows.map((row) => ({
      runId: row.run_id ?? "",
      logId: row.log_id,
      datapointId: row.source_datapoint_id,
    })),
    total: Number(count.total),
  };
}

/** How often an Evaluator said the same of a Run's Logs. `judgment` is JSON. */
export type JudgmentCount = {
  runId: string;
  evaluatorVersionId: string;
  judgment: string | null;
  isError: boolean;
  count: number;
};

/** What Evaluators said of the Logs of Runs, equal judgments counted together; texts all count as one. */
export async function countJudgments(
  executor: Executor,
  { areTexts, evaluatorVersionIds, ...where }: OfRuns & { evaluatorVersionIds: string[]; areTexts: boolean },
): Promise<JudgmentCount[]> {
  const rows = await logsOfRuns(executor, where)
    .innerJoin("logs as judged", (join) =>
      join
        .onRef("judged.parent_id", "=", "entry.log_id")
        .on("judged.organization_id", "=", where.organizationId),
    )
    .where("judged.withdrawn_at", "is", null)
    .where(inList(executor, "judged.version_id", evaluatorVersionIds))
    .select(["entry.run_id", "judged.version_id"])
    .select(({ eb, fn, val, ref }) => [
      (areTexts
        ? eb.case().when("judged.judgment", "is not", null).then(val("")).else(null).end()
        : eb.case().when("judged.judgment", "is not", null).then(ref("judged.judgment")).else(null).end()
      ).as("said"),
      eb.case().when("judged.error", "is", null).then(0).else(1).end().as("failed"),
      fn.countAll<number>().as("total"),
    ])
    .groupBy(["entry.run_id", "judged.version_id", "said", "failed"])
    .execute();
  return rows.map((row) => ({
    runId: row.run_id ?? "",
    evaluatorVersionId: row.version_id,
    judgment: row.said,
    isError: Number(row.failed) === 1,
    count: Number(row.total),
  }));
}

export function listDatapoints(executor: Executor, where: { organizationId: string; ids: string[] }) {
  return tables(executor)
    .selectFrom("datapoints")
    .select(["id", "content"])
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "id", where.ids))
    .execute();
}
