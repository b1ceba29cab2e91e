import { inList, insertEach, type Executor } from "@parley/db";
import { sql } from "kysely";
import type { ItemRow, ReviewRow, ReviewTables } from "./reviews.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ReviewTables>();

type OfOrganization = { organizationId: string };
type OfQueue = OfOrganization & { queueId: string };
type OfItem = OfQueue & { itemId: string };

/** Items of Logs that whoever asks may know of; those of deleted Files are none. */
export const visibleItems = (executor: Executor, { organizationId }: OfOrganization) =>
  tables(executor)
    .selectFrom("review_items")
    .innerJoin("logs", (join) =>
      join
        .onRef("logs.id", "=", "review_items.log_id")
        .onRef("logs.organization_id", "=", "review_items.organization_id"),
    )
    .innerJoin("file_versions", "file_versions.id", "logs.version_id")
    .innerJoin("files", "files.id", "file_versions.file_id")
    .where("file_versions.deleted_at", "is", null)
    .where("files.deleted_at", "is", null)
    .where("review_items.organization_id", "=", organizationId);

export type QueueCounts = {
  items: number;
  open: number;
  disputed: number;
  done: number;
  given: number;
  wanted: number;
};

/** How far these queues are. */
export async function countItems(
  executor: Executor,
  { organizationId, queueIds }: OfOrganization & { queueIds: string[] },
): Promise<Map<string, QueueCounts>> {
  const countIn = (state: ItemRow["state"]) =>
    sql<number>`sum(case when review_items.state = ${state} then 1 else 0 end)`.as(state);
  const rows = await visibleItems(executor, { organizationId })
    .where(inList(executor, "review_items.queue_id", queueIds))
    .select(["review_items.queue_id"])
    .select(({ fn }) => [
      fn.countAll<number>().as("items"),
      fn.sum<number>("review_items.given").as("given"),
      fn.sum<number>("review_items.wanted").as("wanted"),
      countIn("open"),
      countIn("disputed"),
      countIn("done"),
    ])
    .groupBy("review_items.queue_id")
    .execute();
  return new Map(
    rows.map(({ queue_id: id, ...counts }) => [
      id,
      Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)])) as QueueCounts,
    ]),
  );
}

/** In the order in which they joined. */
export async function pageItems(
  executor: Executor,
  where: OfQueue & { state: ItemRow["state"] | undefined; page: number; size: number },
): Promise<{ rows: ItemRow[]; total: number }> {
  const { queueId, state, page, size } = where;
  const ofQueue = visibleItems(executor, where).where("review_items.queue_id", "=", queueId);
  const all = state === undefined ? ofQueue : ofQueue.where("review_items.state", "=", state);
  const [rows, count] = await Promise.all([
    all
      .selectAll("review_items")
      .orderBy("review_items.position")
      .orderBy("review_items.id")
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    all.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: Number(count.total) };
}

export const findItem = (
  executor: Executor,
  { queueId, itemId, ...where }: OfItem,
): Promise<ItemRow | undefined> =>
  visibleItems(executor, where)
    .selectAll("review_items")
    .where("review_items.queue_id", "=", queueId)
    .where("review_items.id", "=", itemId)
    .executeTakeFirst();

/** One item by its id alone, for work that is nobody's. */
export const findItemOfAnyQueue = (
  executor: Executor,
  { organizationId, itemId }: OfOrganization & { itemId: string },
): Promise<ItemRow | undefined> =>
  tables(executor)
    .selectFrom("review_items")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", itemId)
    .executeTakeFirst();

/** Those of the Logs that there are, may be known of, and are no judgments. */
export async function listReviewable(
  executor: Executor,
  { organizationId, logIds }: OfOrganization & { logIds: string[] },
): Promise<Set<string>> {
  const rows = await tables(executor)
    .selectFrom("logs")
    .innerJoin("file_versions", "file_versions.id", "logs.version_id")
    .innerJoin("files", "files.id", "file_versions.file_id")
    .select("logs.id")
    .where("logs.organization_id", "=", organizationId)
    .where("logs.type", "<>", "evaluator")
    .where("file_versions.deleted_at", "is", null)
    .where("files.deleted_at", "is", null)
    .where(inList(executor, "logs.id", logIds))
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Where the next items stand in the queue. */
export async function findLastPosition(executor: Executor, { queueId }: OfQueue): Promise<number> {
  const row = await tables(executor)
    .selectFrom("review_items")
    .select(({ fn }) => fn.max<number | null>("position").as("last"))
    .where("queue_id", "=", queueId)
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

/** Those whose Log is no item of the queue yet; answers for each whether it was. */
export const insertItems = (executor: Executor, rows: readonly ItemRow[]): Promise<boolean[]> =>
  insertEach(executor, { table: "review_items", rows, key: ["queue_id", "log_id"] });

export async function updateItem(
  executor: Executor,
  { organizationId, itemId, changes }: OfOrganization & { itemId: string; changes: Partial<ItemRow> },
): Promise<void> {
  await tables(executor)
    .updateTable("review_items")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", itemId)
    .execute();
}

export async function deleteItem(executor: Executor, { organizationId, queueId, itemId }: OfItem) {
  await tables(executor)
    .deleteFrom("review_items")
    .where("organization_id", "=", organizationId)
    .where("queue_id", "=", queueId)
    .where("id", "=", itemId)
    .execute();
}

type Assignment = OfOrganization & { itemIds: string[]; userIds: readonly string[] };

/** In the place of whoever was named before. */
export async function replaceAssignees(
  executor: Executor,
  { organizationId, itemIds, userIds }: Assignment,
): Promise<void> {
  await tables(executor)
    .deleteFrom("review_assignees")
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "item_id", itemIds))
    .execute();
  const rows = itemIds.flatMap((itemId) =>
    userIds.map((userId) => ({ item_id: itemId, organization_id: organizationId, user_id: userId })),
  );
  await insertEach(executor, { table: "review_assignees", rows, key: ["item_id", "user_id"] });
}

export const listAssignees = (
  executor: Executor,
  { organizationId, itemIds }: OfOrganization & { itemIds: string[] },
): Promise<{ item_id: string; user_id: string }[]> =>
  tables(executor)
    .selectFrom("review_assignees")
    .select(["item_id", "user_id"])
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "item_id", itemIds))
    .orderBy("user_id")
    .execute();

/** What people did with these items, in the order in which they did. */
export const listReviews = (
  executor: Executor,
  { organizationId, itemIds }: OfOrganization & { itemIds: string[] },
): Promise<ReviewRow[]> =>
  tables(executor)
    .selectFrom("reviews")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "item_id", itemIds))
    .orderBy("ended_at")
    .orderBy("reviewer")
    .execute();
