import { reviewErrors, type ReviewQuestion } from "@parley/contract";
import { fromJson, toJson, type Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { ReviewDependencies } from "./dependencies.ts";
import { listAdjudicators } from "./disputes.store.ts";
import type { Said } from "./domain/settle.ts";
import { getItem, lockQueue, questionsOf } from "./get-queue.ts";
import { listReviews, updateItem } from "./items.store.ts";
import { planPublishing } from "./publish-item.ts";
import { readJudgments, requireJudging } from "./read-judgments.ts";
import type { ItemRow, QueueRow } from "./reviews.tables.ts";
import { requireAdjudicator, type Reviewer } from "./reviewer.ts";

type Adjudicating = {
  queueId: string;
  itemId: string;
  reviewer: Reviewer;
  given: Said;
  note: string | undefined;
  context: RequestContext;
};

/**
 * Decides what reviewers are not at one on. What they are at one on stays.
 *
 * @throws not_adjudicator; adjudicator_reviewed; not_disputed; judgment_invalid; judgment_missing; forbidden
 */
export async function adjudicateItem(
  dependencies: ReviewDependencies,
  { queueId, itemId, reviewer, given, note, context }: Adjudicating,
): Promise<{ queue: QueueRow; item: ItemRow }> {
  const { database, clock, jobs } = dependencies;
  const where = { organizationId: context.organizationId, queueId, itemId };
  const questions = await questionsOf(database.executor, where);
  await requireJudging(questions, context);
  return database.transaction(async (transaction) => {
    const queue = await lockQueue(transaction, where);
    requireAdjudicator(queue, reviewer);
    const item = await getItem(transaction, where);
    if (item.state !== "disputed") throw reviewErrors.notDisputed();
    await requireOther(transaction, { queue, item, reviewer });
    const decided = readJudgments(ofDispute(questions, item), given);
    const changes: Partial<ItemRow> = {
      state: "done",
      final: toJson({ ...fromJson<Said>(item.final), ...decided }),
      adjudicated_by: reviewer.who,
      adjudicator_name: reviewer.name,
      adjudicated_at: clock(),
      note: note ?? null,
    };
    await updateItem(transaction, { ...where, changes });
    await planPublishing(jobs, transaction, item);
    return { queue, item: { ...item, ...changes } };
  });
}

/** Where others are named who did not review an item, they decide it. @throws adjudicator_reviewed */
async function requireOther(
  transaction: Executor,
  { queue, item, reviewer }: { queue: QueueRow; item: ItemRow; reviewer: Reviewer },
): Promise<void> {
  const where = { organizationId: item.organization_id, itemIds: [item.id] };
  const reviews = await listReviews(transaction, where);
  const judged = new Set(reviews.filter(({ state }) => state === "judged").map((review) => review.reviewer));
  if (!judged.has(reviewer.who)) return;
  const named = await listAdjudicators(transaction, queue);
  if (named.some((who) => !judged.has(who))) throw reviewErrors.adjudicatorReviewed();
}

function ofDispute(questions: readonly ReviewQuestion[], item: ItemRow): ReviewQuestion[] {
  const disputed = new Set(fromJson<string[]>(item.disputed));
  return questions.filter(({ evaluator_id: id }) => disputed.has(id));
}
