import { inList, type Executor } from "@parley/db";
import { visibleItems } from "./items.store.ts";
import type { ReviewRow, ReviewTables } from "./reviews.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ReviewTables>();

type OfQueue = { organizationId: string; queueId: string };

export type EndedReview = Pick<ReviewRow, "item_id" | "reviewer" | "judgments">;

/** What was said of items that all their reviewers have judged, of those that ended last. */
export async function listEndedReviews(
  executor: Executor,
  { queueId, mostItems, ...where }: OfQueue & { mostItems: number },
): Promise<{ reviews: EndedReview[]; isPartial: boolean }> {
  const ended = await visibleItems(executor, where)
    .select("review_items.id")
    .where("review_items.queue_id", "=", queueId)
    .where("review_items.state", "<>", "open")
    .orderBy("review_items.ended_at", "desc")
    .orderBy("review_items.id")
    .limit(mostItems + 1)
    .execute();
  const kept = ended.slice(0, mostItems).map(({ id }) => id);
  const rows = await tables(executor)
    .selectFrom("reviews")
    .select(["item_id", "reviewer", "judgments"])
    .where("organization_id", "=", where.organizationId)
    .where("state", "=", "judged")
    .where(inList(executor, "item_id", kept))
    .orderBy("item_id")
    .orderBy("reviewer")
    .execute();
  return { reviews: rows, isPartial: ended.length > mostItems };
}

export type Effort = Pick<ReviewRow, "reviewer" | "name" | "state" | "reserved_at" | "ended_at">;

/** Who did how much, and how long each took, the latest first; not what they said. */
export const listEfforts = (
  executor: Executor,
  { organizationId, queueId, limit }: OfQueue & { limit: number },
): Promise<Effort[]> =>
  tables(executor)
    .selectFrom("reviews")
    .select(["reviewer", "name", "state", "reserved_at", "ended_at"])
    .where("organization_id", "=", organizationId)
    .where("queue_id", "=", queueId)
    .where("state", "<>", "reserved")
    .orderBy("ended_at", "desc")
    .limit(limit)
    .execute();
