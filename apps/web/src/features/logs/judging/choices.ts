import type { EvaluatorSpec, Judgment } from "@parley/contract";

export type Choice = {
  name: string;
  isChosen: boolean;
  /** What is said by choosing it; null takes all back. */
  next: Judgment | null;
};

/** What can be chosen of an Evaluator, and what is; undefined where a judgment is typed. */
export function choicesOf(spec: EvaluatorSpec, own: Judgment | null | undefined): Choice[] | undefined {
  if (spec.return_type === "boolean")
    return [true, false].map((value) => ({
      name: value ? "yes" : "no",
      isChosen: own === value,
      next: own === value ? null : value,
    }));
  const names = (spec.options ?? []).map(({ name }) => name);
  if (spec.return_type === "select")
    return names.map((name) => ({ name, isChosen: own === name, next: own === name ? null : name }));
  if (spec.return_type !== "multi_select") return undefined;
  const chosen = new Set(Array.isArray(own) ? own : []);
  return names.map((name) => {
    const isChosen = chosen.has(name);
    const next = names.filter((each) => (each === name ? !isChosen : chosen.has(each)));
    return { name, isChosen, next: next.length === 0 ? null : next };
  });
}
