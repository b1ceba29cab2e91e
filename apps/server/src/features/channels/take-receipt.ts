import type { Receipt } from "@parley/channels";
import { toJson } from "@parley/db";
import type { DeliveryRow } from "./channels.tables.ts";
import { listToldTogether, lockDelivery, updateDelivery } from "./deliveries.store.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { isReachedOtherwise, readReceipts, withReceipt, type KeptReceipt } from "./domain/receipts.ts";
import { planNextStep } from "./plan-delivery.ts";

type Taking = { organizationId: string; channelId: string; receipt: Receipt };

/** What became of a message is kept with its deliveries; one that failed counts so, and those who come next are asked. */
export async function takeReceipt(
  dependencies: ChannelDependencies,
  { organizationId, channelId, receipt }: Taking,
): Promise<void> {
  const { database } = dependencies;
  const { about, otherKey, state, at, text } = receipt;
  const find = (key: string) => listToldTogether(database.executor, { organizationId, channelId, key });
  const byMessage = await find(about.key);
  // It may be told before its id is kept.
  const told = byMessage.length > 0 || otherKey === undefined ? byMessage : await find(otherKey);
  for (const { id } of told)
    await keep(dependencies, { organizationId, id }, { message: about.key, state, at, text });
}

const keep = (
  { database, clock, jobs }: ChannelDependencies,
  which: { organizationId: string; id: string },
  receipt: KeptReceipt,
): Promise<void> =>
  database.transaction(async (transaction) => {
    const current = await lockDelivery(transaction, which);
    const kept = current && withReceipt(readReceipts(current), receipt);
    if (current === undefined || kept === undefined) return;
    const status = statusAfter(current, receipt);
    const changes = {
      receipts: toJson(kept),
      ...status,
      ...(status !== undefined && { updated_at: clock() }),
    };
    await updateDelivery(transaction, { ...which, changes });
    if (status?.status === "failed") await planNextStep(jobs, transaction, current);
  });

/** What has arrived although it was said to have failed, has. */
function statusAfter(
  current: DeliveryRow,
  { message, state, text }: KeptReceipt,
): Pick<DeliveryRow, "status" | "reason"> | undefined {
  const kept = readReceipts(current);
  if (state === "failed")
    return current.status === "delivered" && !isReachedOtherwise(kept, message)
      ? { status: "failed", reason: text }
      : undefined;
  const failed = kept.find((one) => one.message === message && one.state === "failed");
  if (state === "sent" || failed === undefined || current.status !== "failed") return undefined;
  return current.reason === failed.text ? { status: "delivered", reason: null } : undefined;
}
