import type { Executor } from "@parley/db";
import { sql } from "kysely";
import type { EvaluationTables } from "./evaluations.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<EvaluationTables>();

const latest = 50;

/** What the latest Logs of a version cost on average, in nano-USD; undefined where there are none with a cost. */
export async function averageCost(
  executor: Executor,
  { organizationId, versionId }: { organizationId: string; versionId: string },
): Promise<number | undefined> {
  const costs = tables(executor)
    .selectFrom("logs")
    .select(sql<number>`coalesce(prompt_cost_nano, 0) + coalesce(output_cost_nano, 0)`.as("cost"))
    .where("organization_id", "=", organizationId)
    .where("version_id", "=", versionId)
    .where("output_cost_nano", "is not", null)
    .orderBy("created_at", "desc")
    .limit(latest);
  const row = await executor
    .selectFrom(costs.as("costs"))
    .select(({ fn }) => fn.avg<number | null>("costs.cost").as("average"))
    .executeTakeFirst();
  return row?.average == null ? undefined : Number(row.average);
}
