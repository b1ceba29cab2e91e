import { defineErrors } from "./kernel/errors.ts";

export const reviewErrors = defineErrors("reviews", {
  queueNotFound: {
    kind: "not_found",
    message: (p: { queue_id: string }) => `There is no review queue \`${p.queue_id}\`.`,
  },
  itemNotFound: {
    kind: "not_found",
    message: (p: { item_id: string }) => `There is no item \`${p.item_id}\` in this review queue.`,
  },
  nameTaken: {
    kind: "conflict",
    message: (p: { name: string }) => `There is a review queue \`${p.name}\` already.`,
  },
  evaluatorNotHuman: {
    kind: "unprocessable",
    message: (p: { evaluator: string }) =>
      `\`${p.evaluator}\` is not a human Evaluator. A queue asks people: name one with \`evaluator_type: human\`.`,
  },
  evaluatorTwice: {
    kind: "unprocessable",
    message: (p: { evaluator: string }) => `\`${p.evaluator}\` is named twice. Name each Evaluator once.`,
  },
  subjectUnknown: {
    kind: "unprocessable",
    message: (p: { subject: string; id: string }) =>
      `There is no ${p.subject} \`${p.id}\` in this organization.`,
  },
  queueClosed: {
    kind: "conflict",
    message: (p: { name: string }) => `The queue \`${p.name}\` is closed. Open it to go on with it.`,
  },
  notReviewer: {
    kind: "forbidden",
    message: (p: { name: string }) =>
      `You are not asked to review \`${p.name}\`. Whoever manages the queue can add you.`,
  },
  notAdjudicator: {
    kind: "forbidden",
    message: (p: { name: string }) => `You do not adjudicate \`${p.name}\`. Its adjudicators do.`,
  },
  notReserved: {
    kind: "conflict",
    message: () =>
      "This item is not yours any more: your time with it is over, or it was taken out. Ask for the next one.",
  },
  judgmentInvalid: {
    kind: "unprocessable",
    message: (p: { evaluator: string; reason: string }) =>
      `The judgment of \`${p.evaluator}\` cannot be kept: ${p.reason}`,
  },
  judgmentMissing: {
    kind: "unprocessable",
    message: (p: { evaluator: string }) => `Say what you judge by \`${p.evaluator}\`.`,
  },
  evaluatorNotAsked: {
    kind: "unprocessable",
    message: (p: { evaluator_id: string }) => `Nothing is asked here by Evaluator \`${p.evaluator_id}\`.`,
  },
  notDisputed: {
    kind: "conflict",
    message: () => "This item does not wait for adjudication, or not any more.",
  },
  itemEnded: {
    kind: "conflict",
    message: () => "This item has ended: what was said of it stays. Only one that is open is changed.",
  },
  tooFewReviewers: {
    kind: "unprocessable",
    message: (p: { wanted: number; named: number }) =>
      `Each item is judged by ${p.wanted}, and only ${p.named} are named as reviewers, with the members of teams. Name more, or ask fewer of each item.`,
  },
  adjudicatorReviewed: {
    kind: "forbidden",
    message: () => "You reviewed this item yourself: it is decided by an adjudicator who did not.",
  },
});
