import { reviewErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { ItemRow, QueueRow, ReviewRow } from "./reviews.tables.ts";
import {
  countHeldByOthers,
  findHeldItem,
  findNextItem,
  findReview,
  isAsked,
  saveReservation,
  updateReview,
  type Asking,
} from "./reservations.store.ts";
import { isReviewer, type Reviewer } from "./reviewer.ts";

export const toAsking = (
  { organization_id: organizationId, id: queueId, ...queue }: QueueRow,
  { reviewer, now }: { reviewer: Reviewer; now: number },
): Asking => ({
  organizationId,
  queueId,
  who: reviewer.who,
  userId: reviewer.userId,
  isReviewer: isReviewer(queue, reviewer),
  now,
});

export type Reserved = { item: ItemRow; until: number };

/**
 * Gives somebody the item they hold, else the next one; nothing where there is none for them. Run it in a transaction
 * that has locked the queue.
 */
export async function reserveItem(
  transaction: Executor,
  { queue, reviewer, now }: { queue: QueueRow; reviewer: Reviewer; now: number },
): Promise<Reserved | undefined> {
  if (!queue.is_open) return undefined;
  const asking = toAsking(queue, { reviewer, now });
  const until = now + queue.lease_ms;
  const held = await findHeldItem(transaction, asking);
  if (held !== undefined) {
    await updateReview(transaction, { ...asking, itemId: held.id, changes: { expires_at: until } });
    return { item: held, until };
  }
  const item = await findNextItem(transaction, asking);
  if (item === undefined) return undefined;
  await saveReservation(transaction, {
    item_id: item.id,
    queue_id: queue.id,
    organization_id: queue.organization_id,
    reviewer: reviewer.who,
    name: reviewer.name,
    state: "reserved",
    reserved_at: now,
    expires_at: until,
    ended_at: null,
    judgments: null,
    reason: null,
  });
  return { item, until };
}

type Holding = { queue: QueueRow; item: ItemRow; reviewer: Reviewer; now: number };

/**
 * What somebody was given and may still end: theirs until the time is over, and afterwards as long as nobody else has
 * taken the place; not when they are not asked of it any more. @throws not_reserved
 */
export async function requireHeld(transaction: Executor, held: Holding): Promise<ReviewRow> {
  const { queue, item, reviewer, now } = held;
  const { who } = reviewer;
  const review = await findReview(transaction, {
    organizationId: item.organization_id,
    itemId: item.id,
    who,
  });
  if (review?.state !== "reserved" || item.state !== "open") throw reviewErrors.notReserved();
  const asking = toAsking(queue, { reviewer, now });
  if (!(await isAsked(transaction, { ...asking, itemId: item.id }))) throw reviewErrors.notReserved();
  if (review.expires_at > now) return review;
  const others = await countHeldByOthers(transaction, { itemId: item.id, who, now });
  if (item.given + others >= item.wanted) throw reviewErrors.notReserved();
  return review;
}
