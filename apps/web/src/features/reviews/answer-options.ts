import type { EvaluatorSpec, Judgment } from "@parley/contract";

/** One thing that can be said, and the keys that say it. */
export type AnswerOption = { label: string; value: Exclude<Judgment, string[]>; keys: readonly string[] };

const mostOnScale = 10;

/** What can be chosen; undefined where an answer is typed. */
export function optionsOf(spec: EvaluatorSpec): AnswerOption[] | undefined {
  switch (spec.return_type) {
    case "boolean":
      return [
        { label: "yes", value: true, keys: ["y", "t", "1"] },
        { label: "no", value: false, keys: ["n", "f", "2"] },
      ];
    case "select":
    case "multi_select":
      return (spec.options ?? []).map(({ name }, index) => ({
        label: name,
        value: name,
        keys: index < 9 ? [String(index + 1)] : [],
      }));
    case "number":
      return scaleOf(spec);
    default:
      return undefined;
  }
}

/** A short scale of whole numbers is chosen from; the digit is the number. */
function scaleOf({ number_limits: limits }: EvaluatorSpec): AnswerOption[] | undefined {
  const { min, max, step } = limits ?? {};
  if (min == null || max == null || step !== 1 || !Number.isInteger(min)) return undefined;
  if (min < 0 || max > 9 || max - min + 1 > mostOnScale) return undefined;
  return Array.from({ length: Math.floor(max - min) + 1 }, (_, index) => {
    const value = min + index;
    return { label: String(value), value, keys: [String(value)] };
  });
}

/** What is said after one option is chosen: of several that may be, it joins or leaves. */
export function choose(
  spec: EvaluatorSpec,
  before: Judgment | null | undefined,
  { value }: AnswerOption,
): Judgment | null {
  if (spec.return_type !== "multi_select") return value;
  const chosen = new Set(Array.isArray(before) ? before : []);
  if (!chosen.delete(String(value))) chosen.add(String(value));
  return (spec.options ?? []).map(({ name }) => name).filter((name) => chosen.has(name));
}

export const isChosen = (answer: Judgment | null | undefined, { value }: AnswerOption): boolean =>
  Array.isArray(answer) ? answer.includes(String(value)) : answer === value;

/** Whether it may be left as it is: only a text may be missing, and of several options there may be none. */
export const isAnswered = (spec: EvaluatorSpec, answer: Judgment | null | undefined): boolean =>
  answer != null || spec.return_type === "text";
