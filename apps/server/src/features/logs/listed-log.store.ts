import { inList, type Executor } from "@parley/db";
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

/** The rows of a list of so many at most, each no longer than its share. */
export function selectListed(query: ReturnType<typeof logsOf>, count: number) {
  const metadataBytes = Math.max(16 * 1024, Math.floor(rowsBytes / count));
  const textLength = Math.max(1000, Math.floor(metadataBytes / 16));
  return query
    .select(shortColumns.map((column) => `logs.${column}` as const))
    .select(({ fn, lit, ref }) =>
      textColumns.map((column) =>
        fn<string | null>("substr", [ref(`logs.${column}`), lit(1), lit(textLength)]).as(column),
      ),
    )
    .select(({ eb, fn, lit, or, ref }) => {
      const isLongMetadata = eb(fn<number>("octet_length", ["logs.metadata"]), ">", lit(metadataBytes));
      const isLong = textColumns.map((column) =>
        eb(fn<number>("length", [`logs.${column}`]), ">", lit(textLength)),
      );
      return [
        eb.case().when(isLongMetadata).then(null).else(ref("logs.metadata")).end().as("metadata"),
        eb
          .case()
          .when(or([isLongMetadata, ...isLong]))
          .then(1)
          .else(0)
          .end()
          .as("is_cut"),
      ];
    });
}

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
