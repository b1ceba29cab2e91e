import type { ReviewQueue } from "@parley/contract";

type Rules = Pick<
  ReviewQueue,
  "reviewers" | "reviewers_per_item" | "blind" | "adjudication" | "adjudicators" | "evaluators"
>;

/** The rules of a queue in a sentence or two. */
export function describeRules(queue: Rules): string {
  const { reviewers_per_item: count, blind, adjudication, evaluators } = queue;
  const asked = evaluators.map(({ name }) => name).join(", ");
  const named = namesOf(queue.reviewers);
  const who = `${count === 1 ? "One person" : `${count} people`}${named ? ` of ${named}` : ""}`;
  const judge = `${who} ${count === 1 ? "judges" : "judge"} each item: ${asked}.`;
  if (count === 1) return judge;
  return [judge, blindness[blind], decided(adjudication, namesOf(queue.adjudicators))].join(" ");
}

const blindness = {
  until_item_ends: "They see each other’s judgments when all have judged an item.",
  until_judged: "They see each other’s judgments of what they have judged.",
  none: "They see each other’s judgments.",
} as const;

function decided(rule: ReviewQueue["adjudication"], named: string | undefined): string {
  if (rule === "never") return "What each says stands.";
  const when = rule === "no_majority" ? "Where there is no majority" : "Where they do not say the same";
  return named ? `${when}, it is decided by ${named}.` : `${when}, somebody who manages the queue decides.`;
}

function namesOf(subjects: ReviewQueue["reviewers"]): string | undefined {
  if (subjects.length === 0) return undefined;
  return subjects.map(({ name }) => name ?? "somebody who has left").join(", ");
}
