import type { ReviewQuestion } from "@parley/contract";
import { fromJson, toJson, type Executor } from "@parley/db";
import { settle, type Said } from "./domain/settle.ts";
import { listReviews } from "./items.store.ts";
import type { ItemRow, QueueRow } from "./reviews.tables.ts";

type Ending = { queue: QueueRow; item: ItemRow; questions: readonly ReviewQuestion[]; now: number };

/** What an item becomes that has all the judgments it needs. */
export async function settleItem(
  transaction: Executor,
  { queue, item, questions, now }: Ending,
): Promise<Pick<ItemRow, "state" | "ended_at" | "final" | "disputed">> {
  const said = await listSaid(transaction, item);
  const { state, final, disputed } = settle({ questions, said, rule: queue.adjudication });
  return { state, ended_at: now, final: toJson(final), disputed: toJson(disputed) };
}

async function listSaid(transaction: Executor, item: ItemRow): Promise<Said[]> {
  const reviews = await listReviews(transaction, {
    organizationId: item.organization_id,
    itemIds: [item.id],
  });
  return reviews
    .filter(({ state }) => state === "judged")
    .map(({ judgments }) => fromJson<Said>(judgments) ?? {});
}
