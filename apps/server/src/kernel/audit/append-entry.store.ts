import { firstAuditHash } from "@parley/contract";
import { takeLock, type Executor } from "@parley/db";
import { createId } from "../ids.ts";
import { publishEvents } from "../outbox/publish-events.ts";
import type { AuditEntryRow, AuditTables } from "./audit.tables.ts";
import { hashEntry, toAuditEntry } from "./hash-entry.ts";

const tables = (executor: Executor) => executor.$extendTables<AuditTables>();

export type NewEntry = Omit<AuditEntryRow, "sequence" | "id" | "previous_hash" | "hash" | "details"> & {
  details: Record<string, unknown>;
};

/**
 * Adds an entry at the end of its organization's chain, in the transaction of what it tells of. Only changes of the same
 * organization wait for each other, from here to the end of the transaction: let it be the last thing in it.
 */
export async function appendEntry(transaction: Executor, entry: NewEntry): Promise<void> {
  const { organization_id } = entry;
  await takeLock(transaction, `audit:${organization_id}`);
  const head = await tables(transaction)
    .selectFrom("audit_heads")
    .select(["sequence", "hash"])
    .where("organization_id", "=", organization_id)
    .executeTakeFirst();
  const unsealed = {
    ...entry,
    details: toStableJson(entry.details),
    sequence: (head?.sequence ?? 0) + 1,
    id: createId("aud"),
    previous_hash: head?.hash ?? firstAuditHash,
  };
  const row: AuditEntryRow = { ...unsealed, hash: hashEntry(unsealed) };
  await tables(transaction).insertInto("audit_entries").values(row).execute();
  const { sequence, hash } = row;
  await tables(transaction)
    .insertInto("audit_heads")
    .values({ organization_id, sequence, hash })
    .onConflict((conflict) => conflict.column("organization_id").doUpdateSet({ sequence, hash }))
    .execute();
  const now = entry.recorded_at;
  const data = { entry: toAuditEntry(row) };
  await publishEvents(transaction, [
    { organizationId: organization_id, type: "audit.recorded" as const, data, now },
  ]);
}

/** Read and written once, it is the same for whoever reads and writes it again; PostgreSQL keeps no U+0000. */
const toStableJson = (value: unknown): string =>
  JSON.stringify(JSON.parse(JSON.stringify(value).replaceAll(String.raw`\u0000`, String.raw`\ufffd`)));
