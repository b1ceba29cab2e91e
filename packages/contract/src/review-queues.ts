import { z } from "zod";
import { evaluationErrors } from "./evaluation-errors.ts";
import { fileErrors } from "./file.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { idParams, pageOf, pageQuery, Timestamp } from "./kernel/wire.ts";
import { reviewErrors } from "./review-errors.ts";
import {
  AdjudicationRequest,
  Disputes,
  JudgmentsRequest,
  NextReview,
  ReviewerQueue,
  ReviewItem,
  ReviewItemChange,
  ReviewItemsAdded,
  ReviewItemsRequest,
  ReviewQueue,
  ReviewQueueChange,
  ReviewQueueRequest,
  ReviewResults,
} from "./review-queue.ts";

const seen = { permission: "read", resource: "list" } as const;
/** At each Evaluator that is asked by. */
const managed = { permission: "write", resource: "list" } as const;
const judged = { permission: "log", resource: "list" } as const;
const itemParams = z.object({ id: z.string(), item_id: z.string() });
const inQueue = [reviewErrors.queueNotFound, reviewErrors.itemNotFound];
const judgmentErrors = [
  reviewErrors.judgmentInvalid,
  reviewErrors.judgmentMissing,
  reviewErrors.evaluatorNotAsked,
];

export const reviewQueues = resource("review-queues", {
  description: "Logs that several people judge, each without the others, until it is known what they say.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/review-queues",
      summary: "List review queues, newest first",
      ...seen,
      query: z.object(pageQuery),
      output: pageOf(ReviewQueue),
    }),
    mine: endpoint({
      method: "GET",
      path: "/review-queues/mine",
      summary: "List the open queues that ask you, at most 100, with how much waits for you",
      ...judged,
      output: z.object({ records: z.array(ReviewerQueue) }),
    }),
    create: endpoint({
      method: "POST",
      path: "/review-queues",
      summary: "Create a review queue",
      ...managed,
      body: ReviewQueueRequest,
      output: ReviewQueue,
      status: 201,
      errors: [
        reviewErrors.nameTaken,
        reviewErrors.evaluatorNotHuman,
        reviewErrors.evaluatorTwice,
        reviewErrors.subjectUnknown,
        reviewErrors.tooFewReviewers,
        fileErrors.notFound,
      ],
    }),
    get: endpoint({
      method: "GET",
      path: "/review-queues/:id",
      summary: "Get a review queue",
      ...seen,
      params: idParams,
      output: ReviewQueue,
      errors: [reviewErrors.queueNotFound],
    }),
    update: endpoint({
      method: "PATCH",
      path: "/review-queues/:id",
      summary: "Change who reviews a queue, its name or words, or close it",
      description: "What is asked, of how many, and when they see each other's judgments, stays as it is.",
      ...managed,
      params: idParams,
      body: ReviewQueueChange,
      output: ReviewQueue,
      errors: [
        reviewErrors.queueNotFound,
        reviewErrors.nameTaken,
        reviewErrors.subjectUnknown,
        reviewErrors.tooFewReviewers,
      ],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/review-queues/:id",
      summary: "Delete a review queue; the judgments of items that are done stay with their Logs",
      ...managed,
      params: idParams,
      output: empty,
      errors: [reviewErrors.queueNotFound],
    }),
    addItems: endpoint({
      method: "POST",
      path: "/review-queues/:id/items",
      summary: "Add Logs to a review queue",
      description:
        "Each Log is in a queue once, however often it is added. At most 5 000 are taken at once. Whoever reviews the queue sees these Logs, as far as they may know of their Files.",
      ...managed,
      isRepeatable: true,
      params: idParams,
      body: ReviewItemsRequest,
      output: ReviewItemsAdded,
      errors: [
        reviewErrors.queueNotFound,
        reviewErrors.subjectUnknown,
        evaluationErrors.notFound,
        evaluationErrors.runNotFound,
      ],
    }),
    listItems: endpoint({
      method: "GET",
      path: "/review-queues/:id/items",
      summary: "List the items of a queue, with what was said of those that are to be seen",
      ...seen,
      params: idParams,
      query: z.object({ ...pageQuery, state: ReviewItem.shape.state.optional() }),
      output: pageOf(ReviewItem),
      errors: [reviewErrors.queueNotFound],
    }),
    assignItem: endpoint({
      method: "PATCH",
      path: "/review-queues/:id/items/:item_id",
      summary: "Say who is given an open item, and how many judgments it needs",
      description:
        "Judgments that were given stay. Where as many were given as it needs now, it ends with what was said: so does one that is stuck.",
      ...managed,
      params: itemParams,
      body: ReviewItemChange,
      output: ReviewItem,
      errors: [...inQueue, reviewErrors.subjectUnknown, reviewErrors.itemEnded],
    }),
    removeItem: endpoint({
      method: "DELETE",
      path: "/review-queues/:id/items/:item_id",
      summary: "Take an item out of a queue, with what was said of it there",
      ...managed,
      params: itemParams,
      output: empty,
      errors: inQueue,
    }),
    next: endpoint({
      method: "POST",
      path: "/review-queues/:id/next",
      summary: "Be given the next item, for yourself and for a limited time",
      description:
        "The same item until you judge or skip it, or the time is over. No item is given to more people than are to judge it, and to nobody again who judged or skipped it.",
      ...judged,
      isRepeatable: true,
      params: idParams,
      output: NextReview,
      errors: [reviewErrors.queueNotFound, reviewErrors.notReviewer],
    }),
    renew: endpoint({
      method: "POST",
      path: "/review-queues/:id/items/:item_id/renew",
      summary: "Keep an item that you were given for longer",
      ...judged,
      isRepeatable: true,
      params: itemParams,
      output: z.object({ reserved_until: Timestamp }),
      errors: [...inQueue, reviewErrors.queueClosed, reviewErrors.notReserved],
    }),
    judge: endpoint({
      method: "POST",
      path: "/review-queues/:id/items/:item_id/judgments",
      summary: "Judge an item that you were given",
      description:
        "When the last reviewer it needs has judged it, and they are at one, what each said becomes a judgment of the Log. `log` is needed at each Evaluator as well.",
      ...judged,
      params: itemParams,
      body: JudgmentsRequest,
      output: ReviewItem,
      errors: [...inQueue, reviewErrors.queueClosed, reviewErrors.notReserved, ...judgmentErrors],
    }),
    skip: endpoint({
      method: "POST",
      path: "/review-queues/:id/items/:item_id/skip",
      summary: "Give an item back that you cannot judge, and say why",
      ...judged,
      params: itemParams,
      body: z.object({ reason: z.string().trim().min(1).max(1000) }),
      output: empty,
      errors: [...inQueue, reviewErrors.notReserved],
    }),
    listDisputes: endpoint({
      method: "GET",
      path: "/review-queues/:id/disputes",
      summary:
        "List the items on which reviewers are not at one, the oldest first, for those who decide them",
      ...judged,
      params: idParams,
      output: Disputes,
      errors: [reviewErrors.queueNotFound, reviewErrors.notAdjudicator],
    }),
    adjudicate: endpoint({
      method: "POST",
      path: "/review-queues/:id/items/:item_id/adjudication",
      summary: "Decide an item on which reviewers are not at one",
      description:
        "What you say is a judgment of the Log. What reviewers said on it is kept with the Log as withdrawn: it counts no more.",
      ...judged,
      params: itemParams,
      body: AdjudicationRequest,
      output: ReviewItem,
      errors: [
        ...inQueue,
        reviewErrors.notAdjudicator,
        reviewErrors.adjudicatorReviewed,
        reviewErrors.notDisputed,
        ...judgmentErrors,
      ],
    }),
    results: endpoint({
      method: "GET",
      path: "/review-queues/:id/results",
      summary: "See how far reviewers agree, and how far each has come",
      description:
        "Of items that have ended, and those that wait for adjudication, only: nobody is told more.",
      ...seen,
      params: idParams,
      output: ReviewResults,
      errors: [reviewErrors.queueNotFound],
    }),
  },
});
