export type AuditEntryRow = {
  organization_id: string;
  sequence: number;
  id: string;
  recorded_at: number;
  action: string;
  outcome: "done" | "denied" | "failed";
  actor_kind: string;
  actor_id: string;
  actor_name: string;
  address: string | null;
  target: string | null;
  /** JSON, as `JSON.stringify` writes it. */
  details: string;
  previous_hash: string;
  hash: string;
};

export type AuditTables = {
  audit_entries: AuditEntryRow;
  /** `jws`: a signed `AuditCheckpoint`. */
  audit_checkpoints: { organization_id: string; sequence: number; jws: string; created_at: number };
  audit_heads: { organization_id: string; sequence: number; hash: string };
};
