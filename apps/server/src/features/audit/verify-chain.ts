import { firstAuditHash } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { AuditEntryRow } from "../../kernel/audit/audit.tables.ts";
import { hashEntry } from "../../kernel/audit/hash-entry.ts";
import { findHead, listChain } from "./audit.store.ts";
import { findCheckpoint } from "./find-checkpoint.ts";

type Broken = { sequence: number; id: string | null; reason: string };
type Link = { sequence: number; hash: string };

export type Verification = {
  is_intact: boolean;
  entries: number;
  head: Link | null;
  checkpoint: { sequence: number; issued_at: string } | null;
  broken: Broken | null;
};

const pageSize = 1000;

/** Computes every hash anew; names the first entry that is not as it was written. */
export async function verifyChain(executor: Executor, organizationId: string): Promise<Verification> {
  // First: what is added meanwhile is not missing.
  const head = await findHead(executor, organizationId);
  const kept = await findCheckpoint(executor, organizationId);
  const checkpoint = kept?.content;
  let last: Link = { sequence: 0, hash: firstAuditHash };
  let entries = 0;
  const found = (broken: Broken | null): Verification => ({
    is_intact: broken === null,
    entries,
    head: head ?? null,
    checkpoint: checkpoint ? { sequence: checkpoint.sequence, issued_at: checkpoint.issued_at } : null,
    broken,
  });
  if (checkpoint !== undefined && kept?.isGenuine === false)
    return found({ sequence: checkpoint.sequence, id: null, reason: "its checkpoint was not signed here" });
  for (;;) {
    const rows = await listChain(executor, { organizationId, after: last.sequence, limit: pageSize });
    for (const row of rows) {
      entries += 1;
      const reason = findFault(row, last);
      if (reason !== undefined) return found({ sequence: row.sequence, id: row.id, reason });
      if (row.sequence === head?.sequence && row.hash !== head.hash)
        return found({ sequence: row.sequence, id: row.id, reason: "it is not the newest entry on record" });
      if (row.sequence === checkpoint?.sequence && row.hash !== checkpoint.hash)
        return found({ sequence: row.sequence, id: row.id, reason: "its checkpoint tells of another entry" });
      last = { sequence: row.sequence, hash: row.hash };
    }
    if (rows.length < pageSize) break;
  }
  if (last.sequence < Math.max(head?.sequence ?? 0, checkpoint?.sequence ?? 0))
    return found({ sequence: last.sequence + 1, id: null, reason: "it is missing" });
  return found(null);
}

function findFault(row: AuditEntryRow, last: Link): string | undefined {
  if (row.sequence !== last.sequence + 1)
    return `entries before it are missing, from ${last.sequence + 1} on`;
  if (row.previous_hash !== last.hash) return "it does not follow from the entry before it";
  return hashEntry(row) === row.hash ? undefined : "it was changed: its hash is another";
}
