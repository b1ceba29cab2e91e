import type { ReviewerQueue, ReviewQuestion } from "@parley/contract";
import type { Executor } from "@parley/db";
import { countItems } from "./items.store.ts";
import { countOwn, countWaiting } from "./reservations.store.ts";
import { toAsking } from "./reserve-item.ts";
import { isAdjudicator, type Reviewer } from "./reviewer.ts";
import type { QueueRow } from "./reviews.tables.ts";

/** A queue as a reviewer meets it. */
export async function showReviewerQueue(
  executor: Executor,
  queue: QueueRow,
  { reviewer, questions, now }: { reviewer: Reviewer; questions: ReviewQuestion[]; now: number },
): Promise<ReviewerQueue> {
  const { id, name, instructions, is_open: isOpen, organization_id: organizationId } = queue;
  const asking = toAsking(queue, { reviewer, now });
  const own = await countOwn(executor, asking);
  const counts = isAdjudicator(queue, reviewer)
    ? await countItems(executor, { organizationId, queueIds: [id] })
    : undefined;
  const disputed = counts?.get(id)?.disputed ?? 0;
  const waiting = isOpen ? await countWaiting(executor, asking) : 0;
  return {
    id,
    name,
    instructions,
    is_open: isOpen,
    evaluators: questions,
    yours: { ...own, waiting, disputed },
  };
}
