import { reviewErrors, type contract, type EndpointInput, type ReviewItem } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { judgeOf } from "../evaluators/index.ts";
import { wantedOf } from "./add-items.ts";
import type { ReviewDependencies } from "./dependencies.ts";
import { getItem, lockQueue } from "./get-queue.ts";
import { listReviews, replaceAssignees, updateItem } from "./items.store.ts";
import { requireManaging } from "./managing.ts";
import { planPublishing } from "./publish-item.ts";
import type { ItemRow, QueueRow } from "./reviews.tables.ts";
import { settleItem } from "./settle-item.ts";
import { showItem } from "./show-items.ts";
import { requireSubjects, usersOf } from "./subjects.ts";

type Given = EndpointInput<typeof contract.reviewQueues.endpoints.assignItem>["body"];
type Changing = { queueId: string; itemId: string; given: Given; context: RequestContext };

/**
 * Who is given an item, and how many judgments it needs. What was said of it stays, and may be all it needs now.
 *
 * @throws item_ended; subject_unknown; forbidden
 */
export async function changeItem(
  { database, clock, jobs }: ReviewDependencies,
  { queueId, itemId, given, context }: Changing,
): Promise<ReviewItem> {
  const { organizationId, actor } = context;
  const where = { organizationId, queueId, itemId };
  const questions = await requireManaging(database.executor, { queueId, context });
  return database.transaction(async (transaction) => {
    const queue = await lockQueue(transaction, where);
    const item = await getItem(transaction, where);
    if (item.state !== "open") throw reviewErrors.itemEnded();
    const assigned = given.assignees === undefined ? {} : await assign(transaction, { queue, item, given });
    const wanted = given.wanted ?? assigned.wanted ?? item.wanted;
    const changes: Partial<ItemRow> = { ...assigned, wanted: Math.max(wanted, item.given) };
    if (item.given > 0 && item.given >= wanted)
      Object.assign(changes, await settleItem(transaction, { queue, item, questions, now: clock() }));
    await updateItem(transaction, { ...where, changes });
    if (changes.state === "done") await planPublishing(jobs, transaction, item);
    return showItem(transaction, { ...item, ...changes }, { queue, who: judgeOf(actor) });
  });
}

type Assigning = { queue: QueueRow; item: ItemRow; given: Given };

async function assign(transaction: Executor, { queue, item, given }: Assigning): Promise<Partial<ItemRow>> {
  const { organization_id: organizationId, id } = item;
  const userIds = [...new Set(given.assignees)];
  await requireSubjects(transaction, { organizationId, subjects: usersOf(userIds) });
  await replaceAssignees(transaction, { organizationId, itemIds: [id], userIds });
  if (userIds.length === 0) return { is_assigned: false, wanted: wantedOf(queue, []) };
  const reviews = await listReviews(transaction, { organizationId, itemIds: [id] });
  const judged = reviews.filter(({ state }) => state === "judged").map(({ reviewer }) => reviewer);
  const people = new Set([...judged, ...userIds.map((userId) => `account:${userId}`)]);
  return { is_assigned: true, wanted: wantedOf(queue, [...people]) };
}
