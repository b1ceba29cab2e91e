import { meanOf } from "../numbers/moments.ts";
import type { Metric } from "./measurements.ts";

/** What an Evaluator's version says of its judgments. */
export type JudgmentRules = {
  return_type: string;
  evaluator_type?: string | undefined;
  /** Of one that asks a model, how: `method: pairwise` says which of two answers is better. */
  attributes?: Readonly<Record<string, unknown>> | null | undefined;
  options?: readonly { name: string; valence?: string | null | undefined }[] | null | undefined;
  number_limits?: { min?: number | null | undefined; max?: number | null | undefined } | null | undefined;
  number_valence?: string | null | undefined;
};

/** A metric, and how a judgment becomes a value of it. */
export type EvaluatorMetric = { metric: Metric; scoreOf: (judgment: unknown) => number | boolean | null };

/**
 * How an Evaluator's judgments are counted. A select counts its positive options as 1, negative ones as 0, neutral ones as
 * ½; of several chosen, the mean. `null` where judgments have no order: texts, and options without a valence. What a model
 * says, and what is chosen, is compared by signs as well; which of two answers a model prefers, by signs only.
 *
 * @example metricOfEvaluator("correct", { return_type: "boolean" })?.scoreOf(true) // true
 */
export function metricOfEvaluator(name: string, rules: JudgmentRules): EvaluatorMetric | null {
  const counted = countJudgments(name, rules);
  const signTest = signTestOf(rules);
  return counted && signTest ? { ...counted, metric: { ...counted.metric, signTest } } : counted;
}

function signTestOf({ return_type, evaluator_type, attributes }: JudgmentRules): Metric["signTest"] {
  const isModel = evaluator_type === "llm";
  if (isModel && attributes?.["method"] === "pairwise") return "instead";
  return isModel || return_type === "select" || return_type === "multi_select" ? "beside" : undefined;
}

function countJudgments(name: string, rules: JudgmentRules): EvaluatorMetric | null {
  switch (rules.return_type) {
    case "boolean":
      return { metric: { name, kind: "rate" }, scoreOf: (said) => (typeof said === "boolean" ? said : null) };
    case "number":
      return metricOfNumbers(name, rules);
    case "select":
    case "multi_select":
      return metricOfOptions(name, rules);
    default:
      return null;
  }
}

function metricOfNumbers(
  name: string,
  { number_limits: limits, number_valence }: JudgmentRules,
): EvaluatorMetric {
  const [low, high] = [limits?.min ?? undefined, limits?.max ?? undefined];
  const range = low === undefined || high === undefined ? {} : { range: { low, high } };
  const better = number_valence === "negative" ? "lower" : "higher";
  return {
    metric: { name, kind: "number", better, ...range },
    scoreOf: (said) => (typeof said === "number" && Number.isFinite(said) ? said : null),
  };
}

const scores: Readonly<Record<string, number>> = { positive: 1, negative: 0 };

function metricOfOptions(name: string, { return_type, options }: JudgmentRules): EvaluatorMetric | null {
  const known = new Map(options?.map((option) => [option.name, scores[option.valence ?? ""] ?? 0.5]));
  if (![...known.values()].some((score) => score !== 0.5)) return null;
  const isRate = return_type === "select" && [...known.values()].every((score) => score !== 0.5);
  return {
    metric: isRate ? { name, kind: "rate" } : { name, kind: "number", range: { low: 0, high: 1 } },
    scoreOf: (said) => {
      const chosen = [said].flat().flatMap((option) => known.get(String(option)) ?? []);
      return chosen.length === 0 ? null : meanOf(chosen);
    },
  };
}
