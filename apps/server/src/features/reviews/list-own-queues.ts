import type { ReviewerQueue } from "@parley/contract";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { ReviewDependencies } from "./dependencies.ts";
import { describeQuestions } from "./get-queue.ts";
import { listOpenQueues } from "./queues.store.ts";
import { findPerson, isAdjudicator, isReviewer, toReviewer } from "./reviewer.ts";
import { showReviewerQueue } from "./show-reviewer-queue.ts";

const mostQueues = 100;

/** The open queues that ask somebody, or did. */
export async function listOwnQueues(
  { database: { executor, reader }, clock }: ReviewDependencies,
  context: RequestContext,
): Promise<ReviewerQueue[]> {
  const { organizationId } = context;
  const person = await findPerson(executor, context);
  const rows = await listOpenQueues(reader, { organizationId, limit: mostQueues });
  const asked = await describeQuestions(reader, { organizationId, queueIds: rows.map(({ id }) => id) });
  const records: ReviewerQueue[] = [];
  for (const row of rows) {
    const questions = asked.get(row.id) ?? [];
    const reviewer = await toReviewer(person, { questions, context });
    const shown = await showReviewerQueue(reader, row, { reviewer, questions, now: clock() });
    const { waiting, judged, skipped, disputed } = shown.yours;
    const isAsked = isReviewer(row, reviewer) || isAdjudicator(row, reviewer);
    if (isAsked || waiting + judged + skipped + disputed > 0) records.push(shown);
  }
  return records;
}
