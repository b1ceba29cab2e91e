import { inList, type Executor } from "@parley/db";
import { sql, type RawBuilder } from "kysely";
import type { LogRow, LogTables } from "./logs.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<LogTables>();

/** A Log in a list. Long texts are cut, long metadata is left out, and `is_cut` says so. */
export type ListedLogRow = LogRow & { is_cut: number };

const shortColumns = [
  "organization_id",
  "id",
  "type",
  "file_id",
  "version_id",
  "created_at",
  "start_time",
  "end_time",
  "save",
  "status",
  "output_preview",
  "prompt_tokens",
  "output_tokens",
  "reasoning_tokens",
  "prompt_cost_nano",
  "output_cost_nano",
  "provider_latency_ms",
  "time_to_first_token_ms",
  "warnings",
  "trace_parent_id",
  "trace_id",
  "trace_flow_id",
  "run_id",
  "judgment",
  "parent_id",
  "judged_by",
  "marked_completed",
  "withdrawn_at",
] as const satisfies (keyof LogRow)[];

/** What callers write and may be as long as a request. */
const textColumns = [
  "environment",
  "source",
  "user",
  "error",
  "finish_reason",
  "provider",
  "model",
  "source_datapoint_id",
] as const satisfies (keyof LogRow)[];

/** All Logs there are. Those of deleted Files and versions are none, though their rows may take a while to go. */
export const logsOf = (executor: Executor, organizationId: string) => {
  const deleted = (table: "files" | "file_versions") =>
    tables(executor)
      .selectFrom(table)
      .select("id")
      .where("organization_id", "=", organizationId)
      .where("deleted_at", "is not", null);
  return tables(executor)
    .selectFrom("logs")
    .where("logs.organization_id", "=", organizationId)
    .where("logs.file_id", "not in", deleted("files"))
    .where("logs.version_id", "not in", deleted("file_versions"));
};

/** What the rows of one list may take together. */
const rowsBytes = 16 * 1024 * 1024;

type ListedColumn = { name: keyof ListedLogRow; value: string };

/** What a list of so many at most shows of a row of `logs`, each row no longer than its share. */
function listedColumns(count: number): ListedColumn[] {
  const metadataBytes = Math.max(16 * 1024, Math.floor(rowsBytes / count));
  const textLength = Math.max(1000, Math.floor(metadataBytes / 16));
  const isLongMetadata = `octet_length(logs.metadata) > ${metadataBytes}`;
  const isLong = textColumns.map((name) => `length(logs."${name}") > ${textLength}`);
  return [
    ...shortColumns.map((name) => ({ name, value: `logs."${name}"` })),
    ...textColumns.map((name) => ({ name, value: `substr(logs."${name}", 1, ${textLength})` })),
    { name: "metadata", value: `case when ${isLongMetadata} then null else logs.metadata end` },
    { name: "is_cut", value: `case when ${[isLongMetadata, ...isLong].join(" or ")} then 1 else 0 end` },
  ];
}

/** The rows of a list of so many at most. */
export const selectListed = (query: ReturnType<typeof logsOf>, count: number) =>
  query
    .select(listedColumns(count).map(({ name, value }) => sql.raw(value).as(name)))
    .$castTo<ListedLogRow>();

/** The same where a query is written as text. */
export const listedSelection = (count: number): RawBuilder<ListedLogRow> =>
  sql.raw(
    listedColumns(count)
      .map(({ name, value }) => `${value} as "${name}"`)
      .join(", "),
  );

/** Those that name one of these as their parent, oldest first. */
export async function listChildren(
  executor: Executor,
  where: { organizationId: string; parentIds: string[]; limit: number },
): Promise<ListedLogRow[]> {
  const children = logsOf(executor, where.organizationId)
    .where("trace_parent_id", "is not", null)
    .where(inList(executor, "trace_parent_id", where.parentIds));
  return selectListed(children, where.limit)
    .orderBy("logs.created_at")
    .orderBy("logs.id")
    .limit(where.limit)
    .execute();
}
