import type { ReviewerQueue, ReviewQuestion } from "@parley/contract";
import type { Executor } from "@parley/db";
import { countDisputes } from "./disputes.store.ts";
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
  const { id, name, instructions, is_open: isOpen } = queue;
  const asking = toAsking(queue, { reviewer, now });
  const own = await countOwn(executor, asking);
  const { who } = reviewer;
  const disputed = isAdjudicator(queue, reviewer) ? await countDisputes(executor, { queue, who }) : 0;
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
