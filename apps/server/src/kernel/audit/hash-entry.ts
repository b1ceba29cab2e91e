import { hash } from "node:crypto";
import { auditTextOf, type AuditEntry } from "@parley/contract";
import { toTimestamp } from "../clock.ts";
import type { AuditEntryRow } from "./audit.tables.ts";

/** What the hash of a row has to be. */
export const hashEntry = (row: Omit<AuditEntryRow, "hash">): string =>
  hash("sha256", auditTextOf({ ...row, actor: actorOf(row) }));

const actorOf = (row: Pick<AuditEntryRow, "actor_kind" | "actor_id" | "actor_name">) => ({
  kind: row.actor_kind,
  id: row.actor_id,
  name: row.actor_name,
});

/** A row as the wire shows it. */
export const toAuditEntry = (row: AuditEntryRow): AuditEntry => ({
  organization_id: row.organization_id,
  sequence: row.sequence,
  id: row.id,
  recorded_at: toTimestamp(row.recorded_at),
  action: row.action,
  outcome: row.outcome,
  actor: actorOf(row),
  address: row.address,
  target: row.target,
  details: JSON.parse(row.details) as Record<string, unknown>,
  previous_hash: row.previous_hash,
  hash: row.hash,
});
