import { AuditCheckpoint, auditCheckpointTyp } from "@parley/contract";
import type { Database } from "@parley/db";
import { toTimestamp, type Clock } from "../../kernel/clock.ts";
import type { SecretBox } from "../../kernel/secrets.ts";
import { signJws, takeSigningKey } from "../receipts/index.ts";
import { findHead } from "./audit.store.ts";
import { insertCheckpoint } from "./checkpoints.store.ts";

export type CheckpointDependencies = {
  database: Database;
  clock: Clock;
  secrets: SecretBox;
  publicUrl: () => string;
};

/** Signs how far an organization's log reaches now, and keeps that; nothing where there is no entry. */
export const makeCheckpoint = (
  { database, clock, secrets, publicUrl }: CheckpointDependencies,
  organizationId: string,
): Promise<string | undefined> =>
  database.transaction(async (transaction) => {
    const head = await findHead(transaction, organizationId);
    if (head === undefined) return undefined;
    const now = clock();
    const key = await takeSigningKey(transaction, secrets, { organizationId, now });
    const content: AuditCheckpoint = {
      version: 1,
      type: "audit-checkpoint",
      issuer: publicUrl(),
      key_id: key.id,
      issued_at: toTimestamp(now),
      organization_id: organizationId,
      sequence: head.sequence,
      hash: head.hash,
    };
    const jws = signJws(key, auditCheckpointTyp, content);
    const row = { organization_id: organizationId, sequence: head.sequence, jws, created_at: now };
    await insertCheckpoint(transaction, row);
    return jws;
  });

/** What a checkpoint says, of those we keep. */
export const readCheckpoint = (jws: string): AuditCheckpoint =>
  AuditCheckpoint.parse(JSON.parse(Buffer.from(jws.split(".")[1] ?? "", "base64url").toString()));
