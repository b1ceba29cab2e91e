import { inList, type Executor } from "@parley/db";
import { sql } from "kysely";
import { deriveLogId } from "../../../kernel/ids.ts";
import type { EvaluationTables, RunRow } from "../evaluations.tables.ts";
import { listRunEvents } from "../runs.store.ts";
import { listLogIdsOfItem } from "./samples.ts";

const tables = (executor: Executor) => executor.$extendTables<EvaluationTables>();

/**
 * What a Run itself has spent, in nano-USD: on the Logs that it made, with what Agents called in their turns, and on what
 * Parley has judged of its Logs since it was made. Logs that it took over or was given, and judgments of others, were paid
 * for elsewhere. Parley's own are known by their ids, which follow from what they are of.
 */
export async function sumRunCost(executor: Executor, run: OfRun): Promise<number> {
  const [own, below, judgments, events] = await Promise.all([
    listCostlyLogs(executor, run),
    listCostlyBelow(executor, run),
    listCostlyJudgments(executor, run),
    listRunEvents(executor, { organizationId: run.organization_id, runId: run.id }),
  ]);
  const logs = [...own, ...below];
  const remade = events.reduce((sum, event) => sum + (event.type === "remade" ? event.costNano : 0), 0);
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
  return [...made, ...judged].reduce((sum, { cost }) => sum + Number(cost), remade);
}

type OfRun = Pick<RunRow, "id" | "organization_id" | "created_at" | "samples">;

const costOf = (table: "logs" | "below" | "judged") =>
  sql<number>`coalesce(${sql.ref(`${table}.prompt_cost_nano`)}, 0) + coalesce(${sql.ref(`${table}.output_cost_nano`)}, 0)`;

const listCostlyLogs = (executor: Executor, { id, organization_id: organizationId }: OfRun) =>
  tables(executor)
    .selectFrom("logs")
    .select(["logs.id", "logs.source_datapoint_id", costOf("logs").as("cost")])
    .where("logs.organization_id", "=", organizationId)
    .where("logs.run_id", "=", id)
    .where(costOf("logs"), ">", 0)
    .execute();

/** What turns of Agents called that has a price of its own; `id` is the turn's. */
const listCostlyBelow = (executor: Executor, { id, organization_id: organizationId }: OfRun) =>
  tables(executor)
    .selectFrom("logs")
    .innerJoin("logs as below", (join) =>
      join
        .onRef("below.trace_id", "=", "logs.id")
        .onRef("below.organization_id", "=", "logs.organization_id")
        .onRef("below.id", "<>", "logs.id"),
    )
    .select(["logs.id", "logs.source_datapoint_id", costOf("below").as("cost")])
    .where("logs.organization_id", "=", organizationId)
    .where("logs.run_id", "=", id)
    .where("logs.type", "=", "agent")
    .where(costOf("below"), ">", 0)
    .execute();

/** What these Logs cost, in nano-USD. */
export async function sumLogCost(
  executor: Executor,
  { organizationId, logIds }: { organizationId: string; logIds: readonly string[] },
): Promise<number> {
  const row = await tables(executor)
    .selectFrom("logs")
    .select(sql<number | null>`sum(${costOf("logs")})`.as("cost"))
    .where("logs.organization_id", "=", organizationId)
    .where(inList(executor, "logs.id", logIds))
    .executeTakeFirst();
  return Number(row?.cost ?? 0);
}

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
