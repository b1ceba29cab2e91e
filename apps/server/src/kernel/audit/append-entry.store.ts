import { firstAuditHash } from "@parley/contract";
import { forUpdate, insertTogether, prepareQuery, takeLock, type Executor, type Insertion } from "@parley/db";
import { createId } from "../ids.ts";
import { toOutbox } from "../outbox/publish-events.ts";
import type { AuditEntryRow, AuditTables } from "./audit.tables.ts";
import { hashEntry, toAuditEntry } from "./hash-entry.ts";

const tables = (executor: Executor) => executor.$extendTables<AuditTables>();

export type NewEntry = Omit<AuditEntryRow, "sequence" | "id" | "previous_hash" | "hash" | "details"> & {
  details: Record<string, unknown>;
};

type Head = AuditTables["audit_heads"];
type OfOrganization = Pick<Head, "organization_id">;

const headOf = (executor: Executor, { organization_id }: OfOrganization) =>
  tables(executor)
    .selectFrom("audit_heads")
    .select(["sequence", "hash"])
    .where("organization_id", "=", organization_id);

const findHead = prepareQuery(headOf);

/** Kept from everybody else until the transaction ends. Of every change: built once. */
const lockHead = prepareQuery((executor, of: OfOrganization) => forUpdate(executor, headOf(executor, of)));

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
export const appendEntry = (transaction: Executor, entry: NewEntry): Promise<void> =>
  appendEntries(transaction, [entry]);

type Beside = {
  /** What is written with them, in one way to the database. */
  alongside: readonly Insertion[];
  /** Whether anybody takes the events that tell of them. */
  isTold: boolean;
};

/** The same for several of one organization, in their order. */
export async function appendEntries(
  transaction: Executor,
  entries: readonly NewEntry[],
  { alongside, isTold }: Beside = { alongside: [], isTold: true },
): Promise<void> {
  const organization_id = entries[0]?.organization_id;
  if (organization_id === undefined) return insertTogether(transaction, alongside);
  const head = await holdHead(transaction, { organization_id });
  await insertTogether(transaction, [...alongside, ...entriesAfter(head, entries, isTold)]);
}

/** The end of an organization's chain as it is now, kept by nobody. */
export const readHead = (executor: Executor, of: OfOrganization): Promise<HeadRead | undefined> =>
  findHead.first(executor, of);

type HeadRead = Pick<Head, "sequence" | "hash">;

/**
 * What adds entries of one organization after the end of its chain. Where that was only read, they are to be written in
 * one statement: where the chain has gone on meanwhile, the end stays where it is, the place of the first is taken, and
 * the statement fails as a whole, with a unique violation. The end comes last, since PostgreSQL does what is last first:
 * so all wait for each other at the same place.
 */
export function entriesAfter(
  head: HeadRead | undefined,
  entries: readonly NewEntry[],
  isTold: boolean,
): Insertion[] {
  const organization_id = entries[0]?.organization_id;
  if (organization_id === undefined) return [];
  const rows = chain(entries, head);
  const { sequence, hash } = rows.at(-1) as AuditEntryRow;
  const told = (isTold ? rows : []).map((row) => ({
    organizationId: organization_id,
    type: "audit.recorded" as const,
    data: { entry: toAuditEntry(row) },
    now: row.recorded_at,
  }));
  return [
    { table: "audit_entries", rows },
    toOutbox(told),
    {
      table: "audit_heads",
      rows: [{ organization_id, sequence, hash }],
      replaceBy: ["organization_id"],
      onlyForward: "sequence",
    },
  ];
}

/** Each after the one before it. */
function chain(entries: readonly NewEntry[], head: HeadRead | undefined): AuditEntryRow[] {
  let [sequence, hash] = [head?.sequence ?? 0, head?.hash ?? firstAuditHash];
  return entries.map((entry) => {
    sequence += 1;
    const details = toStableJson(entry.details);
    const unsealed = { ...entry, details, sequence, id: createId("aud"), previous_hash: hash };
    hash = hashEntry(unsealed);
    return inColumns({ ...unsealed, hash });
  });
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
