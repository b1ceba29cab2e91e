import { inList, type Executor } from "@parley/db";
import { sql } from "kysely";
import type { EvaluationTables } from "../evaluations.tables.ts";
import { logsOfRuns } from "../run-logs.store.ts";

/** What a call took, as far as it is known; nothing of one that failed. */
export type RunFigure = {
  runId: string;
  itemId: string;
  datapointId: string | null;
  latencyMs: number | null;
  costNano: number | null;
  outputTokens: number | null;
  metadata: string | null;
};

/** Of each Log of Runs; undefined where there are more than that. */
export async function listRunFigures(
  executor: Executor,
  { limit, ...where }: { organizationId: string; runIds: string[]; limit: number },
): Promise<RunFigure[] | undefined> {
  const rows = await logsOfRuns(executor, where)
    .select([
      "entry.run_id",
      "entry.log_id",
      "logs.source_datapoint_id",
      "logs.error",
      "logs.metadata",
      "logs.provider_latency_ms",
      "logs.output_tokens",
    ])
    .select(
      sql<number | null>`case when logs.prompt_cost_nano is null and logs.output_cost_nano is null then null
        else coalesce(logs.prompt_cost_nano, 0) + coalesce(logs.output_cost_nano, 0) end`.as("cost_nano"),
    )
    .limit(limit + 1)
    .execute();
  if (rows.length > limit) return undefined;
  const figure = (value: number | null, error: string | null) =>
    value === null || error !== null ? null : Number(value);
  return rows.map((row) => ({
    runId: row.run_id ?? "",
    itemId: row.source_datapoint_id ?? row.log_id,
    datapointId: row.source_datapoint_id,
    latencyMs: figure(row.provider_latency_ms, row.error),
    costNano: figure(row.cost_nano, row.error),
    outputTokens: figure(row.output_tokens, row.error),
    metadata: row.metadata,
  }));
}

/** How Datasets call their Datapoints. */
export type DatapointLabels = { datapointId: string; split: string | null; tags: string | null };

export async function listLabels(
  executor: Executor,
  where: { organizationId: string; datasetVersionIds: string[] },
): Promise<DatapointLabels[]> {
  const rows = await executor
    .$extendTables<EvaluationTables>()
    .selectFrom("datapoint_list_entries as entry")
    .innerJoin("dataset_version_lists as list", "list.list_id", "entry.list_id")
    .select(["entry.datapoint_id", "entry.split", "entry.tags"])
    .where("entry.organization_id", "=", where.organizationId)
    .where(inList(executor, "list.version_id", where.datasetVersionIds))
    .execute();
  return rows.map((row) => ({ datapointId: row.datapoint_id, split: row.split, tags: row.tags }));
}
