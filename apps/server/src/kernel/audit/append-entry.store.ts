import { firstAuditHash } from "@parley/contract";
import { forUpdate, prepareQuery, takeLock, type Executor } from "@parley/db";
import { createId } from "../ids.ts";
import { publishEvents } from "../outbox/publish-events.ts";
import type { AuditEntryRow, AuditTables } from "./audit.tables.ts";
import { hashEntry, toAuditEntry } from "./hash-entry.ts";

const tables = (executor: Executor) => executor.$extendTables<AuditTables>();

export type NewEntry = Omit<AuditEntryRow, "sequence" | "id" | "previous_hash" | "hash" | "details"> & {
  details: Record<string, unknown>;
};

type Head = AuditTables["audit_heads"];
type OfOrganization = Pick<Head, "organization_id">;

/** Kept from everybody else until the transaction ends. Of every change: built once. */
const lockHead = prepareQuery((executor, { organization_id }: OfOrganization) =>
  forUpdate(
    executor,
    tables(executor)
      .selectFrom("audit_heads")
      .select(["sequence", "hash"])
      .where("organization_id", "=", organization_id),
  ),
);

/** The end of the chain; where there is none yet, whoever begins it is alone as well. */
async function holdHead(transaction: Executor, of: OfOrganization): Promise<Head | undefined> {
  const head = await lockHead.first(transaction, of);
  if (head !== undefined) return { ...of, ...head };
  await takeLock(transaction, `audit:${of.organization_id}`);
  const begun = await lockHead.first(transaction, of);
  return begun && { ...of, ...begun };
}

/**
 * Adds an entry at the end of its organization's chain, in the transaction of what it tells of. Only changes of the same
 * organization wait for each other, from here to the end of the transaction: let it be the last thing in it.
 */
export async function appendEntry(transaction: Executor, entry: NewEntry): Promise<void> {
  const { organization_id } = entry;
  const head = await holdHead(transaction, { organization_id });
  const unsealed = {
    ...entry,
    details: toStableJson(entry.details),
    sequence: (head?.sequence ?? 0) + 1,
    id: createId("aud"),
    previous_hash: head?.hash ?? firstAuditHash,
  };
  const row: AuditEntryRow = { ...unsealed, hash: hashEntry(unsealed) };
  const { sequence, hash } = row;
  const now = entry.recorded_at;
  const data = { entry: toAuditEntry(row) };
  await publishEvents(
    transaction,
    [{ organizationId: organization_id, type: "audit.recorded" as const, data, now }],
    [
      { table: "audit_entries", rows: [inColumns(row)] },
      { table: "audit_heads", rows: [{ organization_id, sequence, hash }], replaceBy: ["organization_id"] },
    ],
  );
}

/** Nothing but the columns, in one order. */
const inColumns = (row: AuditEntryRow): AuditEntryRow => ({
  organization_id: row.organization_id,
  sequence: row.sequence,
  id: row.id,
  recorded_at: row.recorded_at,
  action: row.action,
  outcome: row.outcome,
  actor_kind: row.actor_kind,
  actor_id: row.actor_id,
  actor_name: row.actor_name,
  address: row.address,
  target: row.target,
  details: row.details,
  previous_hash: row.previous_hash,
  hash: row.hash,
});

/** Read and written once, it is the same for whoever reads and writes it again; PostgreSQL keeps no U+0000. */
const toStableJson = (value: unknown): string =>
  JSON.stringify(JSON.parse(JSON.stringify(value).replaceAll(String.raw`\u0000`, String.raw`\ufffd`)));
