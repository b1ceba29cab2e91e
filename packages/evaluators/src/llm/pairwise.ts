import type { Judgment } from "../kernel/judgment.ts";
import type { LlmEvaluatorSpec } from "./schema.ts";

/** What a judge of pairs may say, of the answer that is judged against the other; its Evaluator has these options. */
export const preferences = ["better", "same", "worse"] as const;
type Preference = (typeof preferences)[number];

/** What the model is asked for: it knows the answers by their places only. */
const places = ["first", "second", "same"] as const;

/** The rules of the question, in place of those of the Evaluator's judgment. */
export const pairSpec = (spec: LlmEvaluatorSpec): LlmEvaluatorSpec => ({
  ...spec,
  return_type: "select",
  options: places.map((name) => ({ name })),
});

/** The two orders in which the answers are shown: whichever a model likes to see first has no part in the outcome. */
export const orders = (own: string, other: string) =>
  [
    { also: { first: own, second: other }, ownPlace: "first" },
    { also: { first: other, second: own }, ownPlace: "second" },
  ] as const;

/**
 * What was said of the judged answer in both orders, together: where they contradict each other, neither is better.
 *
 * @example combineOrders([{ said: "first", ownPlace: "first" }, { said: "first", ownPlace: "second" }]); // "same"
 */
export function combineOrders(answers: readonly { said: Judgment; ownPlace: string }[]): Preference {
  const read = answers.map(({ said, ownPlace }): Preference => {
    if (said === null || said === "same") return "same";
    return said === ownPlace ? "better" : "worse";
  });
  const [one = "same"] = read;
  return read.every((preference) => preference === one) ? one : "same";
}

/** Why the Evaluator cannot compare; undefined where it can. */
export function findPairProblem({ return_type: type, options }: LlmEvaluatorSpec): string | undefined {
  const names = (options ?? []).map(({ name }) => name);
  const isFit = type === "select" && preferences.every((name) => names.includes(name));
  return isFit ? undefined : `A judge of pairs returns a select with the options ${preferences.join(", ")}.`;
}
