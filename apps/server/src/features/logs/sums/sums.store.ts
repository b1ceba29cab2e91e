import { inList, insertEach, takeLock, type Executor } from "@parley/db";
import { sql } from "kysely";
import type { LogTables } from "../logs.tables.ts";
import { latencyClassOf } from "../search/stats.store.ts";
import type { Span } from "./plan-cover.ts";
import {
  hourMs,
  type LogSumChangeRow,
  type LogSumMarkRow,
  type LogSumRow,
  type LogSumTables,
} from "./sums.tables.ts";

const tables = (executor: Executor) =>
  executor.$extendTables<LogSumTables & LogTables & { organizations: { id: string } }>();

type OfOrganization = { organizationId: string };

export async function listOrganizations(executor: Executor): Promise<string[]> {
  const rows = await tables(executor).selectFrom("organizations").select("id").orderBy("id").execute();
  return rows.map((row) => row.id);
}

export const findMark = (
  executor: Executor,
  { organizationId }: OfOrganization,
): Promise<LogSumMarkRow | undefined> =>
  tables(executor)
    .selectFrom("log_sum_marks")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();

/** Where the mark is; nobody else sums up this organization's Logs until the transaction ends. */
export async function lockMark(
  transaction: Executor,
  { organizationId }: OfOrganization,
): Promise<LogSumMarkRow | undefined> {
  await takeLock(transaction, `logs.sums:${organizationId}`);
  return findMark(transaction, { organizationId });
}

export async function saveMark(executor: Executor, row: LogSumMarkRow): Promise<void> {
  const { organization_id: _organization, ...changes } = row;
  await tables(executor)
    .insertInto("log_sum_marks")
    .values(row)
    .onConflict((conflict) => conflict.column("organization_id").doUpdateSet(changes))
    .execute();
}

/** The hours before a mark that changed since they were summed up, in order. */
export async function listChangedHours(
  executor: Executor,
  { organizationId, before, limit }: OfOrganization & { before: number; limit: number },
): Promise<number[]> {
  const rows = await tables(executor)
    .selectFrom("log_sum_changes")
    .select("hour")
    .distinct()
    .where("organization_id", "=", organizationId)
    .where("hour", "<", Math.floor(before / hourMs))
    .orderBy("hour")
    .limit(limit)
    .execute();
  return rows.map((row) => row.hour);
}

export function listChanges(
  executor: Executor,
  { organizationId, hours }: OfOrganization & { hours: readonly number[] },
): Promise<LogSumChangeRow[]> {
  return tables(executor)
    .selectFrom("log_sum_changes")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "hour", hours))
    .execute();
}

/** Deletes these, and none that came since. */
export async function deleteChanges(
  executor: Executor,
  { organizationId, changes }: OfOrganization & { changes: readonly LogSumChangeRow[] },
): Promise<void> {
  if (changes.length === 0) return;
  const tokens = changes.map(({ token }) => token);
  await tables(executor)
    .deleteFrom("log_sum_changes")
    .where("organization_id", "=", organizationId)
    .where(
      inList(
        executor,
        "hour",
        changes.map(({ hour }) => hour),
      ),
    )
    .where(inList(executor, "token", tokens))
    .execute();
}

/** Deletes those of hours that were never summed up. */
export async function deleteChangesFrom(
  executor: Executor,
  { organizationId, from }: OfOrganization & { from: number },
): Promise<void> {
  await tables(executor)
    .deleteFrom("log_sum_changes")
    .where("organization_id", "=", organizationId)
    .where("hour", ">=", Math.floor(from / hourMs))
    .execute();
}

/** When the Log after so many was made, of those from a moment on, oldest first. */
export async function findMoment(
  executor: Executor,
  { organizationId, from, skipped }: OfOrganization & { from: number; skipped: number },
): Promise<number | undefined> {
  const row = await tables(executor)
    .selectFrom("logs")
    .select("created_at")
    .where("organization_id", "=", organizationId)
    .where("created_at", ">=", from)
    .orderBy("created_at")
    .orderBy("id")
    .limit(1)
    .offset(skipped)
    .executeTakeFirst();
  return row?.created_at;
}

type SummedRow = Omit<LogSumRow, "organization_id" | "width" | "latencies"> & {
  latency_class: number | null;
};

/** The Logs of a span as they are, by hour, version, environment and class of latency; in that order. */
export async function sumHours(
  executor: Executor,
  { organizationId, span }: OfOrganization & { span: Span },
): Promise<SummedRow[]> {
  const { rows } = await sql<SummedRow>`select start, file_id, version_id, environment, latency_class,
      count(*) as logs_count, sum(is_error) as errors_count,
      sum(prompt_tokens) as prompt_tokens, sum(output_tokens) as output_tokens, sum(cost_nano) as cost_nano
    from (select created_at / ${sql.lit(hourMs)} * ${sql.lit(hourMs)} as start, file_id, version_id, environment,
      ${latencyClassOf(sql`provider_latency_ms`)} as latency_class,
      case when error is null then 0 else 1 end as is_error,
      coalesce(prompt_tokens, 0) as prompt_tokens, coalesce(output_tokens, 0) as output_tokens,
      coalesce(prompt_cost_nano, 0) + coalesce(output_cost_nano, 0) as cost_nano
      from logs where organization_id = ${organizationId} and created_at >= ${span.from} and created_at < ${span.to}
    ) as made
    group by start, file_id, version_id, environment, latency_class
    order by start, file_id, version_id, environment, latency_class`.execute(executor);
  return rows;
}

type OfSpan = OfOrganization & { width: number; span: Span };

const sumsOf = (executor: Executor, { organizationId, width, span }: OfSpan) =>
  tables(executor)
    .selectFrom("log_sums")
    .where("organization_id", "=", organizationId)
    .where("width", "=", width)
    .where("start", ">=", span.from)
    .where("start", "<", span.to);

export const listSums = (executor: Executor, where: OfSpan): Promise<LogSumRow[]> =>
  sumsOf(executor, where).selectAll().execute();

/** Of a File, a version, an environment where these are named; of nothing that was deleted. */
export function listSeenSums(
  executor: Executor,
  {
    fileId,
    versionId,
    environment,
    ...where
  }: OfSpan & {
    fileId: string | undefined;
    versionId: string | undefined;
    environment: string | undefined;
  },
) {
  const deleted = (table: "files" | "file_versions") =>
    tables(executor)
      .selectFrom(table)
      .select("id")
      .where("organization_id", "=", where.organizationId)
      .where("deleted_at", "is not", null);
  let query = sumsOf(executor, where)
    .select([
      "start",
      "logs_count",
      "errors_count",
      "prompt_tokens",
      "output_tokens",
      "cost_nano",
      "latencies",
    ])
    .where("file_id", "not in", deleted("files"))
    .where("version_id", "not in", deleted("file_versions"));
  if (fileId !== undefined) query = query.where("file_id", "=", fileId);
  if (versionId !== undefined) query = query.where("version_id", "=", versionId);
  if (environment !== undefined) query = query.where("environment", "=", environment);
  return query.execute();
}

/** Puts these in place of all sums of that width in a span. */
export async function replaceSums(
  executor: Executor,
  { organizationId, width, span, rows }: OfSpan & { rows: readonly LogSumRow[] },
): Promise<void> {
  await tables(executor)
    .deleteFrom("log_sums")
    .where("organization_id", "=", organizationId)
    .where("width", "=", width)
    .where("start", ">=", span.from)
    .where("start", "<", span.to)
    .execute();
  await insertEach(executor, {
    table: "log_sums",
    rows,
    key: ["organization_id", "width", "start", "file_id", "version_id", "environment"],
  });
}
