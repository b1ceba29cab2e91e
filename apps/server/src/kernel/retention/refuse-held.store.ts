import { retentionErrors } from "@parley/contract";
import { inList, takeLock, type Executor } from "@parley/db";
import { isWithin } from "../authorize.ts";

type HoldTables = {
  retention_rules: { organization_id: string; directory_id: string; legal_hold: boolean };
  directories: { id: string; path: string };
  files: { id: string; organization_id: string; path: string };
  logs: { id: string; organization_id: string; file_id: string };
};

const tables = (executor: Executor) => executor.$extendTables<HoldTables>();

/** The directories under legal hold; mostly there are none. */
export async function listHeldPaths(executor: Executor, organizationId: string): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("retention_rules")
    .innerJoin("directories", "directories.id", "retention_rules.directory_id")
    .select("directories.path")
    .where("retention_rules.organization_id", "=", organizationId)
    .where("legal_hold", "=", true)
    .execute();
  return rows.map((row) => row.path);
}

/**
 * Held by whoever deletes or redacts Logs and Files, until the transaction ends, and by whoever changes what is under legal hold:
 * what is deleted at this moment was not held, and what is held from now on is not deleted.
 */
export const lockHolds = (transaction: Executor, organizationId: string): Promise<void> =>
  takeLock(transaction, `retention.holds:${organizationId}`);

type Doomed = { organizationId: string } & (
  | { paths: readonly string[] }
  | { logIds: string[] }
  | { all: true }
);

/** Run it in the transaction that deletes. @throws conflict where something that is about to be deleted is under legal hold */
export async function refuseHeld(executor: Executor, doomed: Doomed): Promise<void> {
  const { organizationId } = doomed;
  if (executor.isTransaction) await lockHolds(executor, organizationId);
  const held = await listHeldPaths(executor, organizationId);
  if (held.length === 0) return;
  if ("all" in doomed) throw retentionErrors.held({ path: held[0] ?? "" });
  const paths = "paths" in doomed ? doomed.paths : await pathsOfLogs(executor, doomed);
  const path = held.find((directory) => paths.some((one) => isWithin(one, directory)));
  if (path !== undefined) throw retentionErrors.held({ path });
}

async function pathsOfLogs(
  executor: Executor,
  { organizationId, logIds }: { organizationId: string; logIds: string[] },
): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("logs")
    .innerJoin("files", "files.id", "logs.file_id")
    .select("files.path")
    .distinct()
    .where("logs.organization_id", "=", organizationId)
    .where(inList(executor, "logs.id", logIds))
    .execute();
  return rows.map((row) => row.path);
}
