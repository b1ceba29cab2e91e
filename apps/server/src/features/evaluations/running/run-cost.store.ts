import type { Executor } from "@parley/db";
import { sql } from "kysely";
import { deriveLogId } from "../../../kernel/ids.ts";
import type { EvaluationTables, RunRow } from "../evaluations.tables.ts";
import { listLogIdsOfItem } from "./samples.ts";

const tables = (executor: Executor) => executor.$extendTables<EvaluationTables>();

/**
 * What a Run itself has spent, in nano-USD: on the Logs that it made, and on what Parley has judged of its Logs since it
 * was made. Logs that it took over or was given, and judgments of others, were paid for elsewhere. Parley's own are known
 * by their ids, which follow from what they are of.
 */
export async function sumRunCost(executor: Executor, run: OfRun): Promise<number> {
  const [logs, judgments] = await Promise.all([
    listCostlyLogs(executor, run),
    listCostlyJudgments(executor, run),
  ]);
  const byItem = Map.groupBy(logs, ({ source_datapoint_id: itemId }) => itemId);
  // Ids are digests: those of an item are computed once, however many samples it has.
  const made = [...byItem].flatMap(([itemId, of]) => {
    const own = new Set(itemId === null ? [] : listLogIdsOfItem(run, itemId));
    return of.filter(({ id }) => own.has(id));
  });
  const judged = judgments.filter(
    ({ id, log_id: logId, log_created_at: at, version_id: versionId }) =>
      id === deriveLogId(Number(at), logId, versionId),
  );
  return [...made, ...judged].reduce((sum, { cost }) => sum + Number(cost), 0);
}

type OfRun = Pick<RunRow, "id" | "organization_id" | "created_at" | "samples">;

const costOf = (table: "logs" | "judged") =>
  sql<number>`coalesce(${sql.ref(`${table}.prompt_cost_nano`)}, 0) + coalesce(${sql.ref(`${table}.output_cost_nano`)}, 0)`;

const listCostlyLogs = (executor: Executor, { id, organization_id: organizationId }: OfRun) =>
  tables(executor)
    .selectFrom("logs")
    .select(["logs.id", "logs.source_datapoint_id", costOf("logs").as("cost")])
    .where("logs.organization_id", "=", organizationId)
    .where("logs.run_id", "=", id)
    .where(costOf("logs"), ">", 0)
    .execute();

function listCostlyJudgments(executor: Executor, { id, organization_id: organizationId, ...run }: OfRun) {
  const ofRun = tables(executor)
    .selectFrom("logs as own")
    .select("own.id")
    .where("own.organization_id", "=", organizationId)
    .where("own.run_id", "=", id)
    .union(
      tables(executor)
        .selectFrom("evaluation_run_logs as added")
        .select("added.log_id as id")
        .where("added.organization_id", "=", organizationId)
        .where("added.run_id", "=", id),
    );
  return tables(executor)
    .selectFrom(ofRun.as("of_run"))
    .innerJoin("logs", "logs.id", "of_run.id")
    .innerJoin("logs as judged", "judged.parent_id", "logs.id")
    .select([
      "judged.id",
      "judged.version_id",
      "logs.id as log_id",
      "logs.created_at as log_created_at",
      costOf("judged").as("cost"),
    ])
    .where("logs.organization_id", "=", organizationId)
    .where("judged.organization_id", "=", organizationId)
    .where("judged.created_at", ">=", run.created_at)
    .where(costOf("judged"), ">", 0)
    .execute();
}
