import type { Receipt } from "@parley/channels";
import { toJson } from "@parley/db";
import { findApproval } from "../approvals/index.ts";
import { beginNextStep } from "./begin-next-step.ts";
import type { DeliveryRow } from "./channels.tables.ts";
import { listDeliveriesByKey, lockDelivery, updateDelivery } from "./deliveries.store.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { readReceipts, withReceipt, type KeptReceipt } from "./domain/receipts.ts";

type Taking = { organizationId: string; channelId: string; receipt: Receipt };

/** What became of a message is kept with its deliveries; one that failed counts so, and those who come next are asked. */
export async function takeReceipt(
  dependencies: ChannelDependencies,
  { organizationId, channelId, receipt }: Taking,
): Promise<void> {
  const { database } = dependencies;
  const { about, otherKey, state, at, text } = receipt;
  const find = (key: string) => listDeliveriesByKey(database.executor, { organizationId, channelId, key });
  const byMessage = await find(about.key);
  // It may be told before its id is kept.
  const [first, ...others] =
    byMessage.length > 0 || otherKey === undefined ? byMessage : await find(otherKey);
  if (first === undefined) return;
  // A digest told of all of them.
  const together = others.filter(({ digest_id: id }) => id !== null && id === first.digest_id);
  for (const { id, approval_id: approvalId } of [first, ...together]) {
    const hasFailed = await keep(
      dependencies,
      { organizationId, id },
      { message: about.key, state, at, text },
    );
    const approval = hasFailed
      ? await findApproval(database.executor, { organizationId, id: approvalId })
      : undefined;
    if (approval !== undefined) await beginNextStep(dependencies, approval);
  }
}

/** Whether the delivery has failed by it. */
const keep = (
  { database, clock }: ChannelDependencies,
  which: { organizationId: string; id: string },
  receipt: KeptReceipt,
): Promise<boolean> =>
  database.transaction(async (transaction) => {
    const current = await lockDelivery(transaction, which);
    const kept = current && withReceipt(readReceipts(current), receipt);
    if (current === undefined || kept === undefined) return false;
    const status = statusAfter(current, receipt);
    const changes = {
      receipts: toJson(kept),
      ...status,
      ...(status !== undefined && { updated_at: clock() }),
    };
    await updateDelivery(transaction, { ...which, changes });
    return status?.status === "failed";
  });

/** What has arrived although it was said to have failed, has. */
function statusAfter(
  current: DeliveryRow,
  { message, state, text }: KeptReceipt,
): Pick<DeliveryRow, "status" | "reason"> | undefined {
  if (state === "failed")
    return current.status === "delivered" ? { status: "failed", reason: text } : undefined;
  const failed = readReceipts(current).find((one) => one.message === message && one.state === "failed");
  if (state === "sent" || failed === undefined || current.status !== "failed") return undefined;
  return current.reason === failed.text ? { status: "delivered", reason: null } : undefined;
}
