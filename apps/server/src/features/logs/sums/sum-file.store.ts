import type { Executor } from "@parley/db";
import { sql } from "kysely";
import type { LogTables } from "../logs.tables.ts";
import { latencyClassOf } from "../search/stats.store.ts";
import type { Span } from "./plan-cover.ts";
import type { LogSumRow, LogSumTables } from "./sums.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<LogSumTables & LogTables>();

/** Logs of one File. */
export type OfFile = {
  organizationId: string;
  fileId: string;
  versionId?: string | undefined;
  environment?: string | undefined;
};

type Summed = Pick<
  LogSumRow,
  | "start"
  | "version_id"
  | "environment"
  | "logs_count"
  | "errors_count"
  | "prompt_tokens"
  | "output_tokens"
  | "cost_nano"
>;

/** The sums of a File that are kept, of a width within a span; of no version that was deleted. */
export function listFileSums(
  executor: Executor,
  { organizationId, fileId, versionId, environment, width, span }: OfFile & { width: number; span: Span },
): Promise<(Summed & { latencies: string })[]> {
  let query = tables(executor)
    .selectFrom("log_sums")
    .select([
      "start",
      "version_id",
      "environment",
      "logs_count",
      "errors_count",
      "prompt_tokens",
      "output_tokens",
      "cost_nano",
      "latencies",
    ])
    .where("organization_id", "=", organizationId)
    .where("width", "=", width)
    .where("start", ">=", span.from)
    .where("start", "<", span.to)
    .where("file_id", "=", fileId)
    .where("version_id", "not in", ({ selectFrom }) =>
      selectFrom("file_versions")
        .select("file_versions.id")
        .where("file_versions.organization_id", "=", organizationId)
        .where("file_versions.deleted_at", "is not", null),
    );
  if (versionId !== undefined) query = query.where("version_id", "=", versionId);
  if (environment !== undefined) query = query.where("environment", "=", environment);
  return query.execute();
}

/** The Logs of a File as they are, in sums by time, version, environment and class of latency. */
export async function sumFileLogs(
  executor: Executor,
  { organizationId, fileId, versionId, environment, span, width }: OfFile & { span: Span; width: number },
): Promise<(Summed & { latency_class: number | null })[]> {
  const ofVersion = versionId === undefined ? sql`` : sql` and version_id = ${versionId}`;
  const ofEnvironment = environment === undefined ? sql`` : sql` and environment = ${environment}`;
  // Written as it is: PostgreSQL takes two parameters for two values, and would not see that it groups by what it selects.
  const each = sql.lit(width);
  const { rows } = await sql<Summed & { latency_class: number | null }>`select start, version_id, environment,
      latency_class, count(*) as logs_count, sum(is_error) as errors_count,
      sum(prompt_tokens) as prompt_tokens, sum(output_tokens) as output_tokens, sum(cost_nano) as cost_nano
    from (select created_at / ${each} * ${each} as start, version_id, environment,
      ${latencyClassOf(sql`provider_latency_ms`)} as latency_class,
      case when error is null then 0 else 1 end as is_error,
      coalesce(prompt_tokens, 0) as prompt_tokens, coalesce(output_tokens, 0) as output_tokens,
      coalesce(prompt_cost_nano, 0) + coalesce(output_cost_nano, 0) as cost_nano
      from logs where organization_id = ${organizationId} and file_id = ${fileId}
        and created_at >= ${span.from} and created_at < ${span.to}${ofVersion}${ofEnvironment}
        and version_id not in (select id from file_versions
          where organization_id = ${organizationId} and deleted_at is not null)
    ) as made
    group by start, version_id, environment, latency_class`.execute(executor);
  return rows;
}
