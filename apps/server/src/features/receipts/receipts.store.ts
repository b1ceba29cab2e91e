import type { Executor } from "@parley/db";
import type { ReceiptKeyRow, ReceiptRow, ReceiptTables } from "./receipts.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ReceiptTables>();

type OfOrganization = { organizationId: string };

/** All there ever were, newest first. */
export function listKeys(executor: Executor, { organizationId }: OfOrganization): Promise<ReceiptKeyRow[]> {
  return tables(executor)
    .selectFrom("receipt_keys")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
}

export function findSigningKey(
  executor: Executor,
  { organizationId }: OfOrganization,
): Promise<ReceiptKeyRow | undefined> {
  return tables(executor)
    .selectFrom("receipt_keys")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("retired_at", "is", null)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .executeTakeFirst();
}

export async function insertKey(executor: Executor, row: ReceiptKeyRow): Promise<void> {
  await tables(executor).insertInto("receipt_keys").values(row).execute();
}

export async function retireKeys(
  executor: Executor,
  { organizationId, now }: OfOrganization & { now: number },
): Promise<void> {
  await tables(executor)
    .updateTable("receipt_keys")
    .set({ retired_at: now })
    .where("organization_id", "=", organizationId)
    .where("retired_at", "is", null)
    .execute();
}

export async function insertReceipt(executor: Executor, row: ReceiptRow): Promise<void> {
  await tables(executor).insertInto("receipts").values(row).execute();
}

export function listReceipts(
  executor: Executor,
  { organizationId, approvalId }: OfOrganization & { approvalId: string },
): Promise<ReceiptRow[]> {
  return tables(executor)
    .selectFrom("receipts")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("approval_id", "=", approvalId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}
