import { inList, readLines, type Executor } from "@parley/db";
import { sql } from "kysely";
import type { EvaluationTables } from "../evaluations.tables.ts";
import { logsOfRuns } from "../run-logs.store.ts";
import { compareCodePoints, type ItemPlace } from "./item-cursor.ts";
import {
  conditionsOfItems,
  itemOfLog,
  judgmentsOfRuns,
  type ItemConditions,
  type ItemSource,
} from "./item-conditions.store.ts";
import { signOf, type ItemMetric } from "./item-metric.ts";
import { scoreOfJudgment } from "./item-score.store.ts";

const tables = (executor: Executor) => executor.$extendTables<EvaluationTables>();

type Slots = { after: ItemPlace | undefined; limit: number; order: "asc" | "desc" };

/** From each Run the next few, as its index has them: as quick at any depth, but for Logs that were added to a Run. */
export async function pageById(
  executor: Executor,
  { organizationId, runIds }: ItemSource,
  { after, limit, order }: Slots,
): Promise<ItemPlace[]> {
  if (runIds.length === 0) return [];
  const visible = tables(executor)
    .selectFrom("logs")
    .innerJoin("file_versions", "file_versions.id", "logs.version_id")
    .innerJoin("files", "files.id", "file_versions.file_id")
    .where("logs.organization_id", "=", organizationId)
    .where("file_versions.deleted_at", "is", null)
    .where("files.deleted_at", "is", null)
    .select(itemOfLog.as("item_id"))
    .distinct()
    .$if(after !== undefined, (query) => query.where(itemOfLog, order === "asc" ? ">" : "<", after?.id ?? ""))
    .orderBy("item_id", order)
    .limit(limit);
  const parts = runIds.flatMap((runId) => [
    visible.where("logs.run_id", "=", runId),
    visible.where("logs.id", "in", ({ selectFrom }) =>
      selectFrom("evaluation_run_logs as added")
        .select("added.log_id")
        .where("added.organization_id", "=", organizationId)
        .where("added.run_id", "=", runId),
    ),
  ]);
  const found = new Set<string>();
  for (const part of parts) for (const row of await part.execute()) found.add(row.item_id);
  const direction = order === "asc" ? 1 : -1;
  return [...found]
    .toSorted((a, b) => direction * compareCodePoints(a, b))
    .slice(0, limit)
    .map((id) => ({ value: null, id }));
}

/** The items that all conditions hold for, sorted by their ids: a line has an id. */
export function readMatches(reader: Executor, source: ItemSource, wanted: ItemConditions): Promise<string> {
  const items = logsOfRuns(reader, source).select(itemOfLog.as("item_id")).distinct();
  const conditions = conditionsOfItems(reader, source, wanted);
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const rows = sql`(select item_id from ${items} as items ${where})`;
  return readLines(reader, rows, { columns: ["item_id"], orderBy: "item_id" });
}

/**
 * All items by their ids: a line has an id, the mean of all Runs' scores, and how far the Runs furthest below and above the
 * control are from it, above 0 where they are better.
 */
export function readScores(reader: Executor, source: ItemSource, scored: Scored): Promise<string> {
  const items = logsOfRuns(reader, source).select(itemOfLog.as("item_id")).distinct();
  const rows = sql`(select items.item_id as item_id, score, low_delta, high_delta
    from ${items} as items ${scoresOfItems(reader, source, scored)})`;
  const columns = ["item_id", "score", "low_delta", "high_delta"];
  return readLines(reader, rows, { columns, orderBy: "item_id" });
}

export type Scored = { metric: ItemMetric; controlId: string | undefined };

/** Joins each item's score, and how far the Runs furthest below and above the control are from it. */
function scoresOfItems(executor: Executor, source: ItemSource, { metric, controlId }: Scored) {
  const ofRuns = judgmentsOfRuns(executor, { ...source, evaluatorVersionIds: [metric.versionId] })
    .where("judged.error", "is", null)
    .select([itemOfLog.as("scored_id"), "entry.run_id"])
    .select(sql<number | null>`avg(${scoreOfJudgment(executor, metric)})`.as("score"))
    .groupBy([itemOfLog, "entry.run_id"]);
  const sign = sql.lit(signOf(metric));
  const control = sql`max(case when run_id = ${controlId ?? ""} then score end)`;
  const others = sql`case when run_id <> ${controlId ?? ""} then score end`;
  const [least, most] = [sql`min(${others}) - ${control}`, sql`max(${others}) - ${control}`];
  const [low, high] = signOf(metric) === 1 ? [least, most] : [most, least];
  return sql`left join (
      select scored_id, avg(score) as score, ${sign} * (${low}) as low_delta, ${sign} * (${high}) as high_delta
      from ${ofRuns} as of_runs group by scored_id
    ) as scores on scores.scored_id = items.item_id`;
}

/** Items of one page. */
type OfItems = { itemIds: string[] };

/** The Logs of these items in these Runs, each once. */
export function logsOfItems(
  executor: Executor,
  { organizationId, runIds }: Pick<ItemSource, "organizationId" | "runIds">,
  { itemIds }: OfItems,
) {
  const logs = tables(executor)
    .selectFrom("logs")
    .innerJoin("file_versions", "file_versions.id", "logs.version_id")
    .innerJoin("files", "files.id", "file_versions.file_id")
    .where("logs.organization_id", "=", organizationId)
    .where("file_versions.deleted_at", "is", null)
    .where("files.deleted_at", "is", null)
    .where(inList(executor, itemOfLog, itemIds))
    .select(["logs.id", "logs.created_at", itemOfLog.as("item_id")]);
  const named = logs
    .where("logs.run_id", "is not", null)
    .where(inList(executor, "logs.run_id", runIds))
    .select("logs.run_id");
  const added = logs
    .innerJoin("evaluation_run_logs as added", "added.log_id", "logs.id")
    .where("added.organization_id", "=", organizationId)
    .where(inList(executor, "added.run_id", runIds))
    .select("added.run_id");
  return named.union(added).as("entry");
}

/** A Log of an item in a Run. */
export type ItemLogRow = { itemId: string; runId: string; logId: string; samples: number };

/** Of each item and Run the newest Logs, so many at most; `samples` says how many there are. */
export async function listLogsOfItems(
  executor: Executor,
  source: ItemSource,
  { most, ...items }: OfItems & { most: number },
): Promise<ItemLogRow[]> {
  const ranked = tables(executor)
    .selectFrom(logsOfItems(executor, source, items))
    .select(["entry.item_id", "entry.run_id", "entry.id"])
    .select([
      sql<number>`row_number() over (partition by entry.item_id, entry.run_id order by entry.created_at desc, entry.id desc)`.as(
        "place",
      ),
      sql<number>`count(*) over (partition by entry.item_id, entry.run_id)`.as("samples"),
    ]);
  const rows = await tables(executor)
    .selectFrom(ranked.as("ranked"))
    .selectAll()
    .where("ranked.place", "<=", most)
    .orderBy("ranked.place")
    .execute();
  return rows.map((row) => ({
    itemId: row.item_id,
    runId: row.run_id ?? "",
    logId: row.id,
    samples: Number(row.samples),
  }));
}

/** What an Evaluator's judgments of an item in a Run came to. */
export type ItemScoreRow = { itemId: string; runId: string; versionId: string; score: number };

/** The mean of each Evaluator's judgments of all Logs of these items, as items are sorted by. */
export async function listScoresOfItems(
  executor: Executor,
  source: ItemSource,
  { metrics, ...items }: OfItems & { metrics: readonly ItemMetric[] },
): Promise<ItemScoreRow[]> {
  const scores: ItemScoreRow[] = [];
  for (const metric of metrics) {
    const rows = await tables(executor)
      .selectFrom(logsOfItems(executor, source, items))
      .innerJoin("logs as judged", (join) =>
        join
          .onRef("judged.parent_id", "=", "entry.id")
          .on("judged.organization_id", "=", source.organizationId),
      )
      .where("judged.version_id", "=", metric.versionId)
      .where("judged.withdrawn_at", "is", null)
      .where("judged.error", "is", null)
      .select(["entry.item_id", "entry.run_id"])
      .select(sql<number | null>`avg(${scoreOfJudgment(executor, metric)})`.as("score"))
      .groupBy(["entry.item_id", "entry.run_id"])
      .execute();
    for (const { item_id: itemId, run_id: runId, score } of rows)
      if (score !== null)
        scores.push({ itemId, runId: runId ?? "", versionId: metric.versionId, score: Number(score) });
  }
  return scores;
}
