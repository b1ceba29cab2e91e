import type { EvaluatorSpec, Judgment } from "@parley/contract";

/** What one person said of an item, by the id of the Evaluator; null: nothing. */
export type Said = Readonly<Record<string, Judgment | null>>;

export type Question = { readonly evaluator_id: string; readonly spec: EvaluatorSpec };

export type Settled = {
  /** What the item came to, of each Evaluator; null where reviewers came to nothing. */
  final: Said;
  /** Evaluators on which reviewers are not at one. */
  disputed: string[];
  state: "disputed" | "done";
};

export type AdjudicationRule = "any_disagreement" | "no_majority" | "never";

/**
 * What an item comes to when all its reviewers have judged it.
 *
 * @example
 * settle({ questions, said: [{ ev_1: true }, { ev_1: false }], rule: "any_disagreement" });
 * // { final: { ev_1: null }, disputed: ["ev_1"], state: "disputed" }
 */
export function settle({
  questions,
  said,
  rule,
}: {
  questions: readonly Question[];
  said: readonly Said[];
  rule: AdjudicationRule;
}): Settled {
  const final: Record<string, Judgment | null> = {};
  const disputed: string[] = [];
  const open: string[] = [];
  for (const { evaluator_id: id, spec } of questions) {
    const values = said.map((one) => one[id] ?? null);
    final[id] = majorityOf(values, spec);
    if (!isCompared(spec) || new Set(values.map(keyOf)).size <= 1) continue;
    disputed.push(id);
    if (rule === "any_disagreement" || (rule === "no_majority" && final[id] === null)) open.push(id);
  }
  // Who decides an item decides all of it that is disputed.
  return { final, disputed, state: open.length > 0 ? "disputed" : "done" };
}

/** Of texts each says something of its own. */
const isCompared = ({ return_type: type }: EvaluatorSpec): boolean => type !== "text";

/** What more than half said; of a text, what the only one said. */
function majorityOf(values: readonly (Judgment | null)[], spec: EvaluatorSpec): Judgment | null {
  if (!isCompared(spec)) return values.length === 1 ? (values[0] ?? null) : null;
  for (const group of Map.groupBy(values, keyOf).values())
    if (group.length * 2 > values.length) return group[0] ?? null;
  return null;
}

/** Equal for judgments that say the same: in which order options were chosen does not count. */
export const keyOf = (judgment: Judgment | null): string =>
  JSON.stringify(Array.isArray(judgment) ? judgment.toSorted() : judgment);
