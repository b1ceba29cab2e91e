import { forUpdate, inList, type Executor } from "@parley/db";
import type { FileTables } from "./files.tables.ts";

/** What belongs to versions and goes with them, though another feature writes it. */
type LogTables = {
  logs: { organization_id: string; id: string; file_id: string; version_id: string };
  log_payloads: {
    organization_id: string;
    log_id: string;
    body: Uint8Array;
    input_text: string | null;
    output_text: string | null;
  };
};

const tables = (executor: Executor) => executor.$extendTables<FileTables & LogTables>();

/** What was deleted: a File, or one version of it. */
export type Deleted = { organizationId: string; fileId: string; versionId?: string | undefined };

type OfFile = Omit<Deleted, "versionId">;

/** Whether this is marked as deleted and still there; if so nobody takes its id until the transaction ends. */
export async function lockDeleted(
  transaction: Executor,
  { organizationId, fileId, versionId }: Deleted,
): Promise<boolean> {
  const query = tables(transaction)
    .selectFrom(versionId === undefined ? "files" : "file_versions")
    .select("id")
    .where("id", "=", versionId ?? fileId)
    .where("organization_id", "=", organizationId)
    .where("deleted_at", "is not", null);
  return (await forUpdate(transaction, query).executeTakeFirst()) !== undefined;
}

/** Together a few milliseconds on SQLite, where nobody does anything else meanwhile. */
const logsAtOnce = 200;
const bytesAtOnce = 4 * 1024 * 1024;

/** Deletes a few Logs of what was deleted; answers whether there may be more. Counts stay: nobody sees them any more. */
export async function deleteSomeLogs(
  executor: Executor,
  { organizationId, fileId, versionId }: Deleted,
): Promise<boolean> {
  const base = tables(executor);
  const rows = await base
    .selectFrom("logs")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where(versionId === undefined ? "file_id" : "version_id", "=", versionId ?? fileId)
    .limit(logsAtOnce)
    .execute();
  const ids = await keepFew(executor, { organizationId, ids: rows.map((row) => row.id) });
  if (ids.length > 0) {
    await base
      .deleteFrom("logs")
      .where("organization_id", "=", organizationId)
      .where(inList(executor, "id", ids))
      .execute();
  }
  return ids.length < rows.length || rows.length === logsAtOnce;
}

/** As many as are not too long together, and the first in any case. */
async function keepFew(
  executor: Executor,
  { organizationId, ids }: { organizationId: string; ids: string[] },
): Promise<string[]> {
  const sizes = await tables(executor)
    .selectFrom("log_payloads")
    .select("log_id")
    .select(({ eb, fn, lit }) => {
      const bytes = (column: "body" | "input_text" | "output_text") =>
        fn.coalesce(fn<number>("octet_length", [column]), lit(0));
      return eb(eb(bytes("body"), "+", bytes("input_text")), "+", bytes("output_text")).as("bytes");
    })
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "log_id", ids))
    .execute();
  const bytesOf = new Map(sizes.map((row) => [row.log_id, Number(row.bytes)]));
  let bytes = 0;
  return ids.filter((id, index) => {
    bytes += bytesOf.get(id) ?? 0;
    return index === 0 || bytes <= bytesAtOnce;
  });
}

/** Deletes up to so many of a File's versions or history entries; answers how many those were. */
export async function deleteSome(
  executor: Executor,
  { table, limit, ...where }: OfFile & { table: "file_versions" | "deployment_events"; limit: number },
): Promise<number> {
  const base = tables(executor);
  const some = base
    .selectFrom(table)
    .select("id")
    .where("organization_id", "=", where.organizationId)
    .where("file_id", "=", where.fileId)
    .limit(limit);
  const deleted = await base.deleteFrom(table).where("id", "in", some).returning("id").execute();
  return deleted.length;
}

export async function deleteDeployments(executor: Executor, where: OfFile): Promise<void> {
  await tables(executor)
    .deleteFrom("deployments")
    .where("organization_id", "=", where.organizationId)
    .where("file_id", "=", where.fileId)
    .execute();
}
