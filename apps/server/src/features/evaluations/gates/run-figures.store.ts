import type { Executor } from "@parley/db";
import type { Call } from "@parley/statistics";
import { toUsd } from "../../../kernel/money.ts";
import type { EvaluationTables } from "../evaluations.tables.ts";
import { logsOfRuns } from "../run-logs.store.ts";

/** What a call of a Run took, as far as it is known. */
export type RunFigure = {
  runId: string;
  itemId: string;
  /** Of the File that was called: of the Run, and of whatever else was added to it. */
  versionId: string;
  call: Call;
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
      "logs.version_id",
      "logs.error",
      "logs.metadata",
      "logs.provider_latency_ms",
      "logs.prompt_cost_nano",
      "logs.output_cost_nano",
      "logs.output_tokens",
    ])
    .limit(limit + 1)
    .execute();
  if (rows.length > limit) return undefined;
  return rows.map((row) => ({
    runId: row.run_id ?? "",
    itemId: row.source_datapoint_id ?? row.log_id,
    versionId: row.version_id,
    call: {
      provider_latency: scaled(row.provider_latency_ms, (ms) => ms / 1000),
      prompt_cost: scaled(row.prompt_cost_nano, toUsd),
      output_cost: scaled(row.output_cost_nano, toUsd),
      output_tokens: scaled(row.output_tokens, (tokens) => tokens),
      error: row.error,
    },
    metadata: row.metadata,
  }));
}

const scaled = (value: number | null, scale: (value: number) => number): number | null =>
  value === null ? null : scale(Number(value));

/** How a version of a Dataset calls its Datapoints. */
export type DatapointLabels = { datapointId: string; split: string | null; tags: string | null };

export async function listLabels(
  executor: Executor,
  where: { organizationId: string; datasetVersionId: string },
): Promise<DatapointLabels[]> {
  const rows = await executor
    .$extendTables<EvaluationTables>()
    .selectFrom("datapoint_list_entries as entry")
    .innerJoin("dataset_version_lists as list", "list.list_id", "entry.list_id")
    .select(["entry.datapoint_id", "entry.split", "entry.tags"])
    .where("entry.organization_id", "=", where.organizationId)
    .where("list.version_id", "=", where.datasetVersionId)
    .execute();
  return rows.map((row) => ({ datapointId: row.datapoint_id, split: row.split, tags: row.tags }));
}
