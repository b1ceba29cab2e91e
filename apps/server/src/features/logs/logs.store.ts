import { greatest, inList, insertEach, prepareQuery, type Executor } from "@parley/db";
import type { LogPayloadRow, LogRow, LogTables } from "./logs.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<LogTables>();

type OfOrganization = { organizationId: string };

/** Inserts those whose id is free; answers for each whether it was. */
export const insertLogs = (executor: Executor, rows: readonly LogRow[]): Promise<boolean[]> =>
  insertEach(executor, { table: "logs", rows, key: ["organization_id", "id"] });

export async function insertPayloads(executor: Executor, rows: readonly LogPayloadRow[]): Promise<void> {
  await insertEach(executor, { table: "log_payloads", rows, key: ["organization_id", "log_id"] });
}

export type Usage = { id: string; count: number; lastUsedAt: number };

/** Logs may come late: one of last year does not make a File last used then. */
const addTo = (table: "files" | "file_versions") =>
  prepareQuery((executor, usage: Usage) =>
    tables(executor)
      .updateTable(table)
      .set(({ eb, ref, val }) => ({
        logs_count: eb("logs_count", "+", usage.count),
        last_used_at: greatest(executor, [ref("last_used_at"), val(usage.lastUsedAt)]),
      }))
      .where("id", "=", usage.id),
  );
const addToFile = addTo("files");
const addToVersion = addTo("file_versions");

/** Adds to the counters of Files or versions. Callers sort by id, so that two processes never wait for each other. */
export async function addUsage(
  executor: Executor,
  table: "files" | "file_versions",
  usages: Usage[],
): Promise<void> {
  for (const usage of usages) await (table === "files" ? addToFile : addToVersion).all(executor, usage);
}

/** Takes deleted Logs off a counter. */
export async function subtractUsage(
  executor: Executor,
  table: "files" | "file_versions",
  { id, count }: { id: string; count: number },
): Promise<void> {
  await tables(executor)
    .updateTable(table)
    .set(({ eb }) => ({ logs_count: eb("logs_count", "-", count) }))
    .where("id", "=", id)
    .execute();
}

export function findLog(
  executor: Executor,
  where: OfOrganization & { id: string },
): Promise<LogRow | undefined> {
  return tables(executor)
    .selectFrom("logs")
    .selectAll()
    .where("organization_id", "=", where.organizationId)
    .where("id", "=", where.id)
    .executeTakeFirst();
}

export function listPayloads(
  executor: Executor,
  where: OfOrganization & { ids: string[] },
): Promise<LogPayloadRow[]> {
  return tables(executor)
    .selectFrom("log_payloads")
    .selectAll()
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "log_id", where.ids))
    .execute();
}

export async function updateLog(
  executor: Executor,
  { id, organization_id, ...changes }: LogRow,
): Promise<void> {
  await tables(executor)
    .updateTable("logs")
    .set(changes)
    .where("organization_id", "=", organization_id)
    .where("id", "=", id)
    .execute();
}

export async function updatePayload(executor: Executor, row: LogPayloadRow): Promise<void> {
  const { organization_id, log_id, ...changes } = row;
  await tables(executor)
    .updateTable("log_payloads")
    .set(changes)
    .where("organization_id", "=", organization_id)
    .where("log_id", "=", log_id)
    .execute();
}

/** Deletes Logs; their payloads go with them. Answers what was deleted, so that counters can follow. */
export function deleteLogs(executor: Executor, where: OfOrganization & { ids: string[] }) {
  return tables(executor)
    .deleteFrom("logs")
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "id", where.ids))
    .returning(["file_id", "version_id"])
    .execute();
}

export function listChildren(
  executor: Executor,
  where: OfOrganization & { parentIds: string[] },
): Promise<LogRow[]> {
  return tables(executor)
    .selectFrom("logs")
    .selectAll()
    .where("organization_id", "=", where.organizationId)
    .where("trace_parent_id", "is not", null)
    .where(inList(executor, "trace_parent_id", where.parentIds))
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}
