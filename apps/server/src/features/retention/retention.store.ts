import { inList, type Executor } from "@parley/db";
import type { RetentionReportRow, RetentionRuleRow, RetentionTables } from "./retention.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<RetentionTables>();

type OfId = { organizationId: string; id: string };

export function listRules(
  executor: Executor,
  organizationId: string,
): Promise<(RetentionRuleRow & { path: string })[]> {
  return tables(executor)
    .selectFrom("retention_rules")
    .innerJoin("directories", "directories.id", "retention_rules.directory_id")
    .selectAll("retention_rules")
    .select("directories.path")
    .where("retention_rules.organization_id", "=", organizationId)
    .orderBy("directories.path")
    .execute();
}

export async function listOrganizationsWithRules(executor: Executor): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("retention_rules")
    .select("organization_id")
    .distinct()
    .execute();
  return rows.map((row) => row.organization_id);
}

export async function saveRule(executor: Executor, row: RetentionRuleRow): Promise<void> {
  const { organization_id: _organization, directory_id: _directory, ...changes } = row;
  await tables(executor)
    .insertInto("retention_rules")
    .values(row)
    .onConflict((conflict) => conflict.columns(["organization_id", "directory_id"]).doUpdateSet(changes))
    .execute();
}

export async function deleteRule(executor: Executor, { organizationId, id }: OfId): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("retention_rules")
    .where("organization_id", "=", organizationId)
    .where("directory_id", "=", id)
    .returning("directory_id")
    .execute();
  return deleted.length > 0;
}

export function listFiles(
  executor: Executor,
  organizationId: string,
): Promise<{ id: string; path: string }[]> {
  return tables(executor)
    .selectFrom("files")
    .select(["id", "path"])
    .where("organization_id", "=", organizationId)
    .where("deleted_at", "is", null)
    .orderBy("path")
    .execute();
}

type Old = { organizationId: string; fileId: string; before: number; limit: number };

export async function listOldLogs(
  executor: Executor,
  { organizationId, fileId, before, limit }: Old,
): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("logs")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("file_id", "=", fileId)
    .where("created_at", "<", before)
    .orderBy("created_at")
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

export async function listUnredacted(
  executor: Executor,
  { organizationId, fileId, before, limit }: Old,
): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("logs")
    .innerJoin("log_payloads", (join) =>
      join
        .onRef("log_payloads.organization_id", "=", "logs.organization_id")
        .onRef("log_payloads.log_id", "=", "logs.id"),
    )
    .select("logs.id")
    .where("logs.organization_id", "=", organizationId)
    .where("logs.file_id", "=", fileId)
    .where("logs.created_at", "<", before)
    .where("log_payloads.encoding", "!=", redacted)
    .orderBy("logs.created_at")
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

type Aged = { organizationId: string; fileIds: readonly string[]; before: number };

/** How many Logs of each File are older than a moment; Files without any are absent. */
export async function countOldLogs(
  executor: Executor,
  { organizationId, fileIds, before }: Aged,
): Promise<{ fileId: string; count: number }[]> {
  const rows = await tables(executor)
    .selectFrom("logs")
    .select((build) => ["file_id", build.fn.countAll<number | string>().as("count")])
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "file_id", fileIds))
    .where("created_at", "<", before)
    .groupBy("file_id")
    .execute();
  return rows.map((row) => ({ fileId: row.file_id, count: Number(row.count) }));
}

/** The same of Logs that have a body still, from a moment on. */
export async function countUnredacted(
  executor: Executor,
  { organizationId, fileIds, before, from }: Aged & { from: number },
): Promise<{ fileId: string; count: number }[]> {
  const rows = await tables(executor)
    .selectFrom("logs")
    .innerJoin("log_payloads", (join) =>
      join
        .onRef("log_payloads.organization_id", "=", "logs.organization_id")
        .onRef("log_payloads.log_id", "=", "logs.id"),
    )
    .select((build) => ["logs.file_id", build.fn.countAll<number | string>().as("count")])
    .where("logs.organization_id", "=", organizationId)
    .where(inList(executor, "logs.file_id", fileIds))
    .where("logs.created_at", "<", before)
    .where("logs.created_at", ">=", from)
    .where("log_payloads.encoding", "!=", redacted)
    .groupBy("logs.file_id")
    .execute();
  return rows.map((row) => ({ fileId: row.file_id, count: Number(row.count) }));
}

/** A body that was there and is no more; read, it is empty. */
const redacted = "redacted";
const nothing = new TextEncoder().encode("{}");

/** What was said is gone, also from the words that searches find; when, how long and at what cost stays. */
export async function redactLogs(
  executor: Executor,
  { organizationId, ids }: { organizationId: string; ids: string[] },
): Promise<void> {
  await tables(executor)
    .updateTable("log_payloads")
    .set({ encoding: redacted, input_text: null, output_text: null, body: nothing })
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "log_id", ids))
    .execute();
  await tables(executor)
    .updateTable("logs")
    .set({ output_preview: null, metadata: null })
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "id", ids))
    .execute();
}

export async function insertReport(executor: Executor, row: RetentionReportRow): Promise<void> {
  await tables(executor).insertInto("retention_reports").values(row).execute();
}

export function listReports(executor: Executor, organizationId: string): Promise<RetentionReportRow[]> {
  return tables(executor)
    .selectFrom("retention_reports")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("started_at", "desc")
    .limit(100)
    .execute();
}
