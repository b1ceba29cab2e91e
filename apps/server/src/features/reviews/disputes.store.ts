import type { ReviewSubject } from "@parley/contract";
import { fromJson, inList, type Executor } from "@parley/db";
import { visibleItems } from "./items.store.ts";
import { listPeople } from "./people.store.ts";
import type { ItemRow, QueueRow } from "./reviews.tables.ts";

type Asked = { queue: QueueRow; who: string };

/** As `judged_by` of Logs; empty: nobody is named. */
export async function listAdjudicators(executor: Executor, queue: QueueRow): Promise<string[]> {
  const subjects = fromJson<ReviewSubject[]>(queue.adjudicators);
  const ids = await listPeople(executor, { organizationId: queue.organization_id, subjects });
  return ids.map((id) => `account:${id}`);
}

/** Disputed items that somebody may decide: not those they reviewed, unless all who are named did. */
async function disputesFor(executor: Executor, { queue, who }: Asked) {
  const named = await listAdjudicators(executor, queue);
  return visibleItems(executor, { organizationId: queue.organization_id })
    .where("review_items.queue_id", "=", queue.id)
    .where("review_items.state", "=", "disputed")
    .where(({ eb, or, not, exists, selectFrom }) => {
      const judged = selectFrom("reviews")
        .whereRef("reviews.item_id", "=", "review_items.id")
        .where("reviews.state", "=", "judged");
      return or([
        not(exists(judged.select("reviews.item_id").where("reviews.reviewer", "=", who))),
        eb(
          judged
            .select(({ fn }) => fn.countAll<number>().as("count"))
            .where(inList(executor, "reviews.reviewer", named)),
          ">=",
          named.length,
        ),
      ]);
    });
}

/** In the order in which they joined. */
export async function listDisputes(
  executor: Executor,
  { limit, ...asked }: Asked & { limit: number },
): Promise<ItemRow[]> {
  return (await disputesFor(executor, asked))
    .selectAll("review_items")
    .orderBy("review_items.position")
    .orderBy("review_items.id")
    .limit(limit)
    .execute();
}

export async function countDisputes(executor: Executor, asked: Asked): Promise<number> {
  const row = await (
    await disputesFor(executor, asked)
  )
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
