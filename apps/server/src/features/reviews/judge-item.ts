import { reviewErrors } from "@parley/contract";
import { toJson } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { ReviewDependencies } from "./dependencies.ts";
import type { Said } from "./domain/settle.ts";
import { getItem, lockQueue, questionsOf } from "./get-queue.ts";
import { updateItem } from "./items.store.ts";
import { planPublishing } from "./publish-item.ts";
import { readJudgments, requireJudging } from "./read-judgments.ts";
import { requireHeld } from "./reserve-item.ts";
import { updateReview } from "./reservations.store.ts";
import type { ItemRow, QueueRow } from "./reviews.tables.ts";
import type { Reviewer } from "./reviewer.ts";
import { settleItem } from "./settle-item.ts";

type Judging = {
  queueId: string;
  itemId: string;
  reviewer: Reviewer;
  given: Said;
  context: RequestContext;
};

/**
 * Takes what somebody says of an item that they were given. The last reviewer it needs ends it.
 *
 * @throws not_reserved; queue_closed; judgment_invalid; judgment_missing; forbidden
 */
export async function judgeItem(
  dependencies: ReviewDependencies,
  { queueId, itemId, reviewer, given, context }: Judging,
): Promise<{ queue: QueueRow; item: ItemRow }> {
  const { database, clock, jobs } = dependencies;
  const where = { organizationId: context.organizationId, queueId, itemId };
  const questions = await questionsOf(database.executor, where);
  await requireJudging(questions, context);
  return database.transaction(async (transaction) => {
    const now = clock();
    const queue = await lockQueue(transaction, where);
    if (!queue.is_open) throw reviewErrors.queueClosed({ name: queue.name });
    const item = await getItem(transaction, where);
    const said = readJudgments(questions, given);
    await requireHeld(transaction, { queue, item, reviewer, now });
    await updateReview(transaction, {
      ...where,
      who: reviewer.who,
      changes: { state: "judged", ended_at: now, name: reviewer.name, judgments: toJson(said) },
    });
    const changes: Partial<ItemRow> = { given: item.given + 1 };
    if (item.given + 1 >= item.wanted)
      Object.assign(changes, await settleItem(transaction, { queue, item, questions, now }));
    await updateItem(transaction, { ...where, changes });
    if (changes.state === "done") await planPublishing(jobs, transaction, item);
    return { queue, item: { ...item, ...changes } };
  });
}
