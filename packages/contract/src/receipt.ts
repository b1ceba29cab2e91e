import { z } from "zod";
import { ApprovalPlan } from "./approval-plan.ts";
import { ApprovalKind, Voter } from "./approval.ts";
import { User } from "./file.ts";
import { JsonObject, Timestamp } from "./kernel/wire.ts";

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What a receipt says, word for word as it was signed. */
export const ReceiptContent = z
  .object({
    version: z.literal(1),
    id: z.string(),
    type: z
      .enum(["denied", "answered", "claimed", "reported"])
      .describe("What is stated: how it was decided, that it was claimed, or what became of it."),
    issuer: z.string().describe("The public address of the server."),
    key_id: z.string().describe("The RFC 7638 thumbprint of the key that signed."),
    issued_at: Timestamp,
    organization_id: z.string(),
    approval_id: z.string(),
    kind: ApprovalKind,
    name: z.string(),
    request_hash: Hash.describe(
      "SHA-256 of the canonical JSON (RFC 8785) of the whole request as it was asked.",
    ),
    args_hash: Hash.nullable().describe(
      "SHA-256 of the canonical JSON (RFC 8785) of the arguments it ran with, or was denied with; null for a question.",
    ),
    requested_at: Timestamp,
    requester: User,
    plan: ApprovalPlan.nullable().describe("Who was to decide; null: anyone who may."),
    policy: JsonObject.nullable().describe("The rule that asked, or decided by itself."),
    decision: z.object({
      status: z.enum(["approved", "denied", "answered"]),
      at: Timestamp,
      by: z.array(Voter),
      comment: z.string().nullable(),
      is_edited: z.boolean(),
      by_deadline: z.boolean(),
      valid_until: Timestamp.nullable().describe("Of an approval."),
      option: z.string().nullish().describe("Of a denial or an answer: the option that was chosen."),
      answer_hash: Hash.nullish().describe('Of an answer: SHA-256 of the canonical JSON of `{"answer": …}`.'),
    }),
    claimed_at: Timestamp.nullable(),
    execution: z
      .object({
        status: z.enum(["succeeded", "failed"]),
        at: Timestamp,
        result_hash: Hash.describe('SHA-256 of the canonical JSON of `{"result": …}`, or of `{"error": …}`.'),
      })
      .nullable(),
  })
  .meta({ id: "ReceiptContent" });
export type ReceiptContent = z.output<typeof ReceiptContent>;

/** A signed statement of what was approved, by whom, and that it was claimed or what became of it. */
export const Receipt = z
  .object({
    jws: z.string().describe("The receipt itself: a compact JWS, signed with Ed25519 (EdDSA)."),
    content: ReceiptContent.describe("What `jws` says, to be read; only `jws` proves it."),
  })
  .meta({ id: "Receipt" });
export type Receipt = z.output<typeof Receipt>;

/** A public key as RFC 8037 writes it. */
export const ReceiptKey = z
  .object({
    kty: z.literal("OKP"),
    crv: z.literal("Ed25519"),
    x: z.string(),
    kid: z.string(),
    alg: z.literal("EdDSA"),
    use: z.literal("sig"),
    created_at: Timestamp,
    retired_at: Timestamp.nullable().describe(
      "Since then another one signs; what this one signed stays valid.",
    ),
  })
  .meta({ id: "ReceiptKey" });
export type ReceiptKey = z.output<typeof ReceiptKey>;

/** What begins the path under which an organization's public keys are served to everybody: its id follows. */
export const receiptKeysPath = "/.well-known/parley-receipt-keys";
