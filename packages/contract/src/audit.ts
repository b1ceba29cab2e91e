import { z } from "zod";
import { download, endpoint, resource } from "./kernel/endpoint.ts";
import { JsonObject, Moment, Timestamp } from "./kernel/wire.ts";

/** One change, or one attempt that was denied, in the order of its organization's chain. */
export const AuditEntry = z
  .object({
    organization_id: z.string(),
    sequence: z.int().describe("1 for the organization's first, then without gaps."),
    id: z.string(),
    recorded_at: Timestamp,
    action: z.string().describe("What was asked for: `prompts.upsert`."),
    outcome: z
      .enum(["done", "denied", "failed"])
      .describe("`failed`: after part of it was written; the entry before says what was asked."),
    actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
    address: z.string().nullable().describe("Where the request came from."),
    target: z.string().nullable().describe("The id, path or name of what it was about."),
    details: JsonObject.describe("`before`: how it was; `given`: what was asked for, without secrets."),
    previous_hash: z.string(),
    hash: z.string(),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.output<typeof AuditEntry>;

/** What the first entry names as the one before. */
export const firstAuditHash = "0".repeat(64);

/**
 * The text whose SHA-256, in hex, is an entry's hash: a JSON list of all that it says, in this order.
 *
 * @example sha256(auditText(entry)) === entry.hash
 */
export const auditText = (entry: Omit<AuditEntry, "hash">): string =>
  auditTextOf({
    ...entry,
    recorded_at: Date.parse(entry.recorded_at),
    details: JSON.stringify(entry.details),
  });

/** The same of what the database holds: times in milliseconds, details as text. */
export const auditTextOf = (
  entry: Omit<AuditEntry, "hash" | "recorded_at" | "details"> & { recorded_at: number; details: string },
): string =>
  JSON.stringify([
    entry.organization_id,
    entry.sequence,
    entry.id,
    entry.recorded_at,
    entry.action,
    entry.outcome,
    entry.actor.kind,
    entry.actor.id,
    entry.actor.name,
    entry.address,
    entry.target,
    entry.details,
    entry.previous_hash,
  ]);

/** What is signed of how far an audit log reached: who has it can tell whether entries at the end are gone. */
export const AuditCheckpoint = z
  .object({
    version: z.literal(1),
    type: z.literal("audit-checkpoint"),
    issuer: z.string().describe("The public address of the server."),
    key_id: z.string().describe("The RFC 7638 thumbprint of the key that signed: one of the receipt keys."),
    issued_at: Timestamp,
    organization_id: z.string(),
    sequence: z.int().describe("The newest entry at the time."),
    hash: z.string().describe("The hash of that entry, and so of all before it."),
  })
  .meta({ id: "AuditCheckpoint" });
export type AuditCheckpoint = z.output<typeof AuditCheckpoint>;

/** The `typ` of the JWS that a checkpoint is signed as. */
export const auditCheckpointTyp = "parley-audit-checkpoint+jws";

export const AuditVerification = z
  .object({
    is_intact: z.boolean(),
    entries: z.int().describe("How many were looked at."),
    head: z
      .object({ sequence: z.int(), hash: z.string() })
      .nullable()
      .describe("The newest entry. Kept elsewhere, it proves later that nothing before it was changed."),
    checkpoint: z
      .object({ sequence: z.int(), issued_at: Timestamp })
      .nullable()
      .describe("The newest signed checkpoint that the server has; the entries were compared with it."),
    broken: z
      .object({ sequence: z.int(), id: z.string().nullable(), reason: z.string() })
      .nullable()
      .describe("The first entry that is not as it was written."),
  })
  .meta({ id: "AuditVerification" });

const filter = {
  action: z.string().optional().describe("The action, or how it begins: `prompts.`"),
  outcome: z.enum(["done", "denied", "failed"]).optional(),
  actor_id: z.string().optional(),
  target: z.string().optional(),
  start_date: Moment.optional(),
  end_date: Moment.optional(),
};

export const audit = resource("audit", {
  description: "Every change and every denied attempt, in a chain that shows whether it was tampered with.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/audit",
      summary: "List audit entries, newest first",
      permission: "read-audit",
      resource: "organization",
      query: z.object({
        ...filter,
        before: z.coerce.number().int().min(1).optional().describe("Entries with a lower sequence."),
        size: z.coerce.number().int().min(1).max(1000).default(50),
      }),
      output: z.object({ records: z.array(AuditEntry), has_more: z.boolean() }),
    }),
    export: endpoint({
      method: "GET",
      path: "/audit/export",
      summary: "Export the audit log, oldest first, one entry a line",
      description:
        'All of it, or from a sequence on, so that it can be verified without this server; the first line is `{"checkpoint": …}`, a signed `AuditCheckpoint` as a compact JWS, by which a missing end is noticed. With filters, the entries that match and nothing else: a choice of entries is no chain.',
      permission: "read-audit",
      resource: "organization",
      query: z.object({ ...filter, from: z.coerce.number().int().min(1).default(1) }),
      output: download("application/jsonl"),
    }),
    listCheckpoints: endpoint({
      method: "GET",
      path: "/audit/checkpoints",
      summary: "List signed checkpoints, newest first",
      description:
        "One is made every hour in which something was recorded. Kept elsewhere, a checkpoint proves later that nothing up to it was changed or taken away.",
      permission: "read-audit",
      resource: "organization",
      query: z.object({ size: z.coerce.number().int().min(1).max(1000).default(50) }),
      output: z.array(z.object({ jws: z.string(), content: AuditCheckpoint })),
    }),
    verify: endpoint({
      method: "GET",
      path: "/audit/verify",
      summary: "Verify the audit log",
      description:
        "Every hash is computed anew from what the database holds, and compared with the newest signed checkpoint.",
      permission: "read-audit",
      resource: "organization",
      output: AuditVerification,
    }),
  },
});
