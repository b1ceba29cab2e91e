import { reviewErrors, type contract, type EndpointInput, type ReviewerQueue } from "@parley/contract";
import { toTimestamp } from "../../kernel/clock.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import { adjudicateItem } from "./adjudicate-item.ts";
import type { ReviewDependencies } from "./dependencies.ts";
import { listDisputes } from "./disputes.store.ts";
import { getItem, getQueue, lockQueue, questionsOf } from "./get-queue.ts";
import { judgeItem } from "./judge-item.ts";
import { listOwnQueues } from "./list-own-queues.ts";
import { requireHeld, reserveItem } from "./reserve-item.ts";
import { updateReview } from "./reservations.store.ts";
import { findReviewer, isReviewer, requireAdjudicator, type Reviewer } from "./reviewer.ts";
import type { QueueRow } from "./reviews.tables.ts";
import { showItem } from "./show-items.ts";
import { showReviewerQueue } from "./show-reviewer-queue.ts";
import { showTasks } from "./show-task.ts";

type Declared = typeof contract.reviewQueues.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** So many with their Logs in one reply. */
const mostDisputes = 20;

/** What reviewers do. */
export function reviewingHandlers(dependencies: ReviewDependencies) {
  const { database, clock, fileTypes } = dependencies;
  // Counting what waits looks at many items: not where traffic is.
  const { executor, reader } = database;
  const show = async (queue: QueueRow, reviewer: Reviewer): Promise<ReviewerQueue> => {
    const questions = await questionsOf(reader, { organizationId: queue.organization_id, queueId: queue.id });
    return showReviewerQueue(reader, queue, { reviewer, questions, now: clock() });
  };
  return {
    mine: async (_: Input<"mine">, context: RequestContext) => ({
      records: await listOwnQueues(dependencies, context),
    }),
    next: async ({ params }: Input<"next">, context: RequestContext) => {
      const where = { organizationId: context.organizationId, queueId: params.id };
      const reviewer = await findReviewer(executor, { queueId: params.id, context });
      const { queue, reserved } = await database.transaction(async (transaction) => {
        const locked = await lockQueue(transaction, where);
        return {
          queue: locked,
          reserved: await reserveItem(transaction, { queue: locked, reviewer, now: clock() }),
        };
      });
      const shown = await show(queue, reviewer);
      const { judged, skipped } = shown.yours;
      if (reserved === undefined && !isReviewer(queue, reviewer) && judged + skipped === 0)
        throw reviewErrors.notReviewer({ name: queue.name });
      const held = reserved === undefined ? [] : [reserved.item];
      const { who } = reviewer;
      const [task] = await showTasks(reader, held, {
        queue,
        who,
        fileTypes,
        reservedUntil: reserved?.until,
      });
      return { queue: shown, task: task ?? null };
    },
    listDisputes: async ({ params }: Input<"listDisputes">, context: RequestContext) => {
      const where = { organizationId: context.organizationId, queueId: params.id };
      const reviewer = await findReviewer(executor, { queueId: params.id, context });
      const queue = await getQueue(executor, where);
      requireAdjudicator(queue, reviewer);
      const { who } = reviewer;
      const rows = await listDisputes(reader, { queue, who, limit: mostDisputes });
      const tasks = await showTasks(reader, rows, { queue, who, fileTypes });
      return { queue: await show(queue, reviewer), tasks };
    },
    ...endingHandlers(dependencies),
  };
}

/** What becomes of an item that somebody was given. */
function endingHandlers(dependencies: ReviewDependencies) {
  const { database, clock } = dependencies;
  const { executor } = database;
  return {
    renew: async ({ params }: Input<"renew">, context: RequestContext) => {
      const where = ofItem(params, context);
      const reviewer = await findReviewer(executor, { queueId: params.id, context });
      return database.transaction(async (transaction) => {
        const now = clock();
        const queue = await lockQueue(transaction, where);
        if (!queue.is_open) throw reviewErrors.queueClosed({ name: queue.name });
        const item = await getItem(transaction, where);
        await requireHeld(transaction, { queue, item, reviewer, now });
        const until = now + queue.lease_ms;
        await updateReview(transaction, { ...where, who: reviewer.who, changes: { expires_at: until } });
        return { reserved_until: toTimestamp(until) };
      });
    },
    skip: async ({ params, body }: Input<"skip">, context: RequestContext) => {
      const where = ofItem(params, context);
      const reviewer = await findReviewer(executor, { queueId: params.id, context });
      await database.transaction(async (transaction) => {
        const now = clock();
        const queue = await lockQueue(transaction, where);
        const item = await getItem(transaction, where);
        await requireHeld(transaction, { queue, item, reviewer, now });
        const changes = { state: "skipped", ended_at: now, reason: body.reason } as const;
        await updateReview(transaction, { ...where, who: reviewer.who, changes });
      });
    },
    judge: async ({ params, body }: Input<"judge">, context: RequestContext) => {
      const { queueId, itemId } = ofItem(params, context);
      const reviewer = await findReviewer(executor, { queueId: params.id, context });
      const given = body.judgments;
      const judged = await judgeItem(dependencies, { queueId, itemId, reviewer, given, context });
      return showItem(executor, judged.item, { queue: judged.queue, who: reviewer.who });
    },
    adjudicate: async ({ params, body }: Input<"adjudicate">, context: RequestContext) => {
      const { queueId, itemId } = ofItem(params, context);
      const reviewer = await findReviewer(executor, { queueId: params.id, context });
      const { judgments: given, note } = body;
      const request = { queueId, itemId, reviewer, given, note, context };
      const { item, queue } = await adjudicateItem(dependencies, request);
      return showItem(executor, item, { queue, who: reviewer.who });
    },
  };
}

const ofItem = (params: { id: string; item_id: string }, { organizationId }: RequestContext) => ({
  organizationId,
  queueId: params.id,
  itemId: params.item_id,
});
