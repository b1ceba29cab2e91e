import type { Executor } from "@parley/db";
import { sql } from "kysely";
import { visibleItems } from "./items.store.ts";
import type { ItemRow, ReviewRow, ReviewTables } from "./reviews.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ReviewTables>();

/** Who asks, and of what they could be given: what is assigned to them, and the rest where they review the queue. */
export type Asking = {
  organizationId: string;
  queueId: string;
  who: string;
  userId: string | undefined;
  isReviewer: boolean;
  now: number;
};

/** What is assigned to them; of the rest all, where they review the queue. */
const isTheirs = ({ userId = "", isReviewer }: Asking) => {
  const assigned = sql<boolean>`exists (select 1 from review_assignees
    where review_assignees.item_id = review_items.id and review_assignees.user_id = ${userId})`;
  const open = isReviewer ? sql<boolean>`not review_items.is_assigned` : sql<boolean>`1 = 0`;
  return sql<boolean>`(${open} or (review_items.is_assigned and ${assigned}))`;
};

/** Whether they are asked of an item, now. */
export async function isAsked(executor: Executor, asking: Asking & { itemId: string }): Promise<boolean> {
  const row = await visibleItems(executor, asking)
    .select("review_items.id")
    .where("review_items.id", "=", asking.itemId)
    .where(isTheirs(asking))
    .executeTakeFirst();
  return row !== undefined;
}

/** Items that somebody could be given now: not judged or skipped by them, and with room for one more. */
function itemsFor(executor: Executor, asking: Asking) {
  const { queueId, who, now } = asking;
  return visibleItems(executor, asking)
    .where("review_items.queue_id", "=", queueId)
    .where("review_items.state", "=", "open")
    .where(isTheirs(asking))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("reviews")
            .select("reviews.item_id")
            .whereRef("reviews.item_id", "=", "review_items.id")
            .where("reviews.reviewer", "=", who)
            .where("reviews.state", "<>", "reserved"),
        ),
      ),
    )
    .where(
      ({ eb, selectFrom, fn }) =>
        eb(
          "review_items.given",
          "+",
          selectFrom("reviews")
            .select(fn.countAll<number>().as("held"))
            .whereRef("reviews.item_id", "=", "review_items.id")
            .where("reviews.state", "=", "reserved")
            .where("reviews.expires_at", ">", now)
            .where("reviews.reviewer", "<>", who),
        ),
      "<",
      sql.ref<number>("review_items.wanted"),
    );
}

/** What somebody is given next: what they alone can do, then what others have begun, then what waits longest. */
export const findNextItem = (executor: Executor, asking: Asking): Promise<ItemRow | undefined> =>
  itemsFor(executor, asking)
    .selectAll("review_items")
    .orderBy("review_items.is_assigned", "desc")
    .orderBy("review_items.given", "desc")
    .orderBy("review_items.position")
    .orderBy("review_items.id")
    .limit(1)
    .executeTakeFirst();

export async function countWaiting(executor: Executor, asking: Asking): Promise<number> {
  const row = await itemsFor(executor, asking)
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The item that somebody holds: theirs until the time is over. */
export const findHeldItem = (executor: Executor, asking: Asking): Promise<ItemRow | undefined> =>
  visibleItems(executor, asking)
    .innerJoin("reviews", "reviews.item_id", "review_items.id")
    .selectAll("review_items")
    .where("review_items.queue_id", "=", asking.queueId)
    .where("review_items.state", "=", "open")
    .where(isTheirs(asking))
    .where("reviews.reviewer", "=", asking.who)
    .where("reviews.state", "=", "reserved")
    .where("reviews.expires_at", ">", asking.now)
    .orderBy("reviews.reserved_at")
    .limit(1)
    .executeTakeFirst();

/** How many others hold an item now. */
export async function countHeldByOthers(
  executor: Executor,
  { itemId, who, now }: { itemId: string; who: string; now: number },
): Promise<number> {
  const row = await tables(executor)
    .selectFrom("reviews")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("item_id", "=", itemId)
    .where("state", "=", "reserved")
    .where("expires_at", ">", now)
    .where("reviewer", "<>", who)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export const findReview = (
  executor: Executor,
  { organizationId, itemId, who }: { organizationId: string; itemId: string; who: string },
): Promise<ReviewRow | undefined> =>
  tables(executor)
    .selectFrom("reviews")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("item_id", "=", itemId)
    .where("reviewer", "=", who)
    .executeTakeFirst();

/** Begins or begins anew what somebody has to do with an item. */
export async function saveReservation(executor: Executor, row: ReviewRow): Promise<void> {
  const { name, reserved_at, expires_at } = row;
  await tables(executor)
    .insertInto("reviews")
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(["item_id", "reviewer"])
        .doUpdateSet({ name, reserved_at, expires_at })
        .where("reviews.state", "=", "reserved"),
    )
    .execute();
}

export async function updateReview(
  executor: Executor,
  where: { organizationId: string; itemId: string; who: string; changes: Partial<ReviewRow> },
): Promise<void> {
  await tables(executor)
    .updateTable("reviews")
    .set(where.changes)
    .where("organization_id", "=", where.organizationId)
    .where("item_id", "=", where.itemId)
    .where("reviewer", "=", where.who)
    .execute();
}

/** How many items of a queue somebody judged and skipped. */
export async function countOwn(
  executor: Executor,
  { queueId, who }: Pick<Asking, "queueId" | "who">,
): Promise<{ judged: number; skipped: number }> {
  const rows = await tables(executor)
    .selectFrom("reviews")
    .select(["state"])
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("queue_id", "=", queueId)
    .where("reviewer", "=", who)
    .groupBy("state")
    .execute();
  const countOf = (state: ReviewRow["state"]) => Number(rows.find((row) => row.state === state)?.count ?? 0);
  return { judged: countOf("judged"), skipped: countOf("skipped") };
}
