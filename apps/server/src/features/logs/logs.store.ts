import { forUpdate, greatest, inList, insertEach, prepareQuery, type Executor } from "@parley/db";
import { logsOf } from "./listed-log.store.ts";
import type { LogPayloadRow, LogRow, LogTables } from "./logs.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<LogTables>();

type OfOrganization = { organizationId: string };

/** Inserts those whose id is free; answers for each whether it was. */
export const insertLogs = (executor: Executor, rows: readonly LogRow[]): Promise<boolean[]> =>
  insertEach(executor, { table: "logs", rows, key: ["organization_id", "id"] });

export async function insertPayloads(executor: Executor, rows: readonly LogPayloadRow[]): Promise<void> {
  await insertEach(executor, { table: "log_payloads", rows, key: ["organization_id", "log_id"] });
}

export type Usage = OfOrganization & { id: string; count: number; lastUsedAt: number };

/** Logs may come late: one of last year does not make a File last used then. */
const addTo = (table: "files" | "file_versions") =>
  prepareQuery((executor, usage: Usage) =>
    tables(executor)
      .updateTable(table)
      .set(({ eb, ref, val }) => ({
        logs_count: eb("logs_count", "+", usage.count),
        last_used_at: greatest(executor, [ref("last_used_at"), val(usage.lastUsedAt)]),
      }))
      .where("id", "=", usage.id)
      .where("organization_id", "=", usage.organizationId),
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
  { organizationId, id, count }: OfOrganization & { id: string; count: number },
): Promise<void> {
  await tables(executor)
    .updateTable(table)
    .set(({ eb }) => ({ logs_count: eb("logs_count", "-", count) }))
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

const logById = prepareQuery((executor, where: OfOrganization & { id: string }) =>
  logsOf(executor, where.organizationId).selectAll("logs").where("logs.id", "=", where.id),
);

export const findLog = (
  executor: Executor,
  where: OfOrganization & { id: string },
): Promise<LogRow | undefined> => logById.first(executor, where);

const logsThere = prepareQuery((executor, where: OfOrganization & { ids: string[] }) =>
  logsOf(executor, where.organizationId)
    .select("logs.id")
    .where(inList(executor, "logs.id", where.ids)),
);

/** Those of these ids that there is a Log of. */
export async function listLogsThere(
  executor: Executor,
  where: OfOrganization & { ids: string[] },
): Promise<string[]> {
  return (await logsThere.all(executor, where)).map(({ id }) => id);
}

/** The Log as it is now, kept from everybody else until the transaction ends. */
export function lockLog(
  transaction: Executor,
  where: OfOrganization & { id: string },
): Promise<LogRow | undefined> {
  const query = logsOf(transaction, where.organizationId).selectAll("logs").where("logs.id", "=", where.id);
  return forUpdate(transaction, query).executeTakeFirst();
}

/** About what reading these bodies takes, without reading them. */
export function listPayloadSizes(executor: Executor, where: OfOrganization & { ids: string[] }) {
  return tables(executor)
    .selectFrom("log_payloads")
    .select(["log_id"])
    .select(({ fn, eb, val }) => {
      const bytes = (column: "body" | "input_text" | "output_text") =>
        fn.coalesce(fn<number>("octet_length", [column]), val(0));
      return eb(eb(bytes("body"), "+", bytes("input_text")), "+", bytes("output_text")).as("bytes");
    })
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "log_id", where.ids))
    .execute();
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

/** Changes these columns and no other. */
export async function updateLog(
  executor: Executor,
  { organizationId, id, changes }: OfOrganization & { id: string; changes: Partial<LogRow> },
): Promise<void> {
  await tables(executor)
    .updateTable("logs")
    .set(changes)
    .where("organization_id", "=", organizationId)
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

/** Locks the Files of these Logs, in the order in which every writer takes them. */
export async function lockFilesOfLogs(
  transaction: Executor,
  where: OfOrganization & { ids: string[] },
): Promise<void> {
  const query = tables(transaction)
    .selectFrom("files")
    .select("files.id")
    .where("files.organization_id", "=", where.organizationId)
    .where("files.id", "in", ({ selectFrom }) =>
      selectFrom("logs")
        .select("logs.file_id")
        .where("logs.organization_id", "=", where.organizationId)
        .where(inList(transaction, "logs.id", where.ids)),
    )
    .orderBy("files.id");
  await forUpdate(transaction, query).execute();
}

/** Deletes those of these Logs whose File or version was deleted, so that their ids are free; answers which. */
export async function deleteHiddenLogs(
  executor: Executor,
  where: OfOrganization & { ids: string[] },
): Promise<string[]> {
  const visible = logsOf(executor, where.organizationId)
    .select("logs.id")
    .where(inList(executor, "logs.id", where.ids));
  const deleted = await tables(executor)
    .deleteFrom("logs")
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "id", where.ids))
    .where("id", "not in", visible)
    .returning("id")
    .execute();
  return deleted.map((row) => row.id);
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
