import type { DeliveryAttempt } from "@parley/channels";
import type { Executor } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import type { ApprovalRow } from "../approvals/index.ts";
import type { ChannelTables, DeliveryRow } from "./channels.tables.ts";
import { insertDeliveries, lockDelivery, updateDelivery } from "./deliveries.store.ts";
import { withAttempt } from "./with-attempt.ts";

const kind = "push";

type Beginning = {
  approval: ApprovalRow;
  userId: string | null;
  /** Which browser, or all of a person's; and which notice. */
  key: string;
  /** As people know it. */
  name: string;
  /** When it is told with others; null: at once. */
  dueAt: number | null;
  now: number;
};

/** Puts a notice to a browser into the log of a request; answers under which id. It is there once. */
export async function beginPush(
  transaction: Executor,
  { approval, userId, key, name, dueAt, now }: Beginning,
): Promise<string | undefined> {
  const row: DeliveryRow = {
    id: createId("chd"),
    organization_id: approval.organization_id,
    approval_id: approval.id,
    channel_id: null,
    kind,
    address: `${kind}:${name}`,
    place: null,
    user_id: userId,
    target_key: `${kind}:${key}`,
    step: -1,
    status: "pending",
    reason: dueAt === null ? null : "It waits for the digest.",
    note: null,
    shown_hash: null,
    message: null,
    parts: null,
    attempts_count: 0,
    attempts: "[]",
    next_attempt_at: dueAt,
    created_at: now,
    updated_at: now,
    digest_id: null,
    receipts: null,
    sending_since: null,
  };
  const [inserted] = await insertDeliveries(transaction, [row]);
  return inserted?.id;
}

type Noting = {
  organizationId: string;
  id: string;
  /** Absent where none was made. */
  attempt?: DeliveryAttempt | undefined;
  outcome: Pick<DeliveryRow, "status" | "reason">;
  now: number;
};

/** What became of it. */
export async function notePush(
  transaction: Executor,
  { organizationId, id, attempt, outcome, now }: Noting,
): Promise<void> {
  const current = await lockDelivery(transaction, { organizationId, id });
  if (current === undefined) return;
  await updateDelivery(transaction, {
    organizationId,
    id,
    changes: {
      ...outcome,
      ...(attempt !== undefined && {
        attempts: withAttempt(current, attempt),
        attempts_count: outcome.status === "delivered" ? 0 : current.attempts_count + 1,
      }),
      // What is tried again still belongs to its digest.
      ...(outcome.status !== "pending" && { next_attempt_at: null }),
      updated_at: now,
    },
  });
}

/** What waits for a person's digest by push, oldest first. */
export const listHeldPushes = (
  executor: Executor,
  { organizationId, userId, dueAt }: { organizationId: string; userId: string; dueAt: number },
): Promise<Pick<DeliveryRow, "id" | "approval_id">[]> =>
  executor
    .$extendTables<ChannelTables>()
    .selectFrom("channel_deliveries")
    .select(["id", "approval_id"])
    .where("organization_id", "=", organizationId)
    .where("user_id", "=", userId)
    .where("kind", "=", kind)
    .where("status", "=", "pending")
    .where("next_attempt_at", "<=", dueAt)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
