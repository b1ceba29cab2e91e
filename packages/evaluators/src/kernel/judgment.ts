import { z } from "zod";

/** What an Evaluator can return. */
export const JudgmentType = z.enum(["boolean", "number", "select", "multi_select", "text"]);
export type JudgmentType = z.infer<typeof JudgmentType>;

/** Null: nothing to say of this Log. */
export type Judgment = boolean | number | string | string[] | null;

const Valence = z.enum(["positive", "negative", "neutral"]);

const Options = z
  .array(z.object({ name: z.string().min(1), valence: Valence.nullish() }))
  .refine(
    (options) => new Set(options.map(({ name }) => name)).size === options.length,
    "Two options have one name.",
  );

const NumberLimits = z
  .object({ min: z.number().nullish(), max: z.number().nullish(), step: z.number().positive().nullish() })
  .refine(({ min, max }) => min == null || max == null || min <= max, "min is larger than max.");

/** What every kind of Evaluator says of its judgments. */
export const judgmentFields = {
  arguments_type: z.enum(["target_free", "target_required"]),
  return_type: JudgmentType,
  attributes: z.record(z.string(), z.unknown()).nullish(),
  /** What can be chosen. */
  options: Options.nullish(),
  /** Of numbers only. */
  number_limits: NumberLimits.nullish(),
  /** Whether a larger number is better. */
  number_valence: Valence.nullish(),
};

export type JudgmentRules = {
  return_type: JudgmentType;
  options?: readonly { name: string }[] | null | undefined;
  number_valence?: string | null | undefined;
  number_limits?:
    | { min?: number | null | undefined; max?: number | null | undefined; step?: number | null | undefined }
    | null
    | undefined;
};

/** What is contradictory in the rules of a judgment: a path and what is wrong with it. */
export function findRuleProblems(rules: JudgmentRules): { path: string; message: string }[] {
  const { return_type: type, options, number_limits: limits, number_valence: valence } = rules;
  const needsOptions = type === "select" || type === "multi_select";
  return [
    ...(needsOptions && !options?.length
      ? [{ path: "options", message: `An Evaluator that returns a ${type} needs options.` }]
      : []),
    ...(limits && type !== "number"
      ? [{ path: "number_limits", message: `Limits are for numbers; this Evaluator returns a ${type}.` }]
      : []),
    ...(options?.length && (type === "number" || type === "text")
      ? [{ path: "options", message: `Options are for choices; this Evaluator returns a ${type}.` }]
      : []),
    ...(valence && type !== "number"
      ? [{ path: "number_valence", message: `It is for numbers; this Evaluator returns a ${type}.` }]
      : []),
  ];
}

export type CheckedJudgment = { ok: true; judgment: Judgment } | { ok: false; message: string };

/**
 * Whether a value is a judgment by the rules of its Evaluator.
 *
 * @example
 * checkJudgment({ return_type: "number", number_limits: { max: 5 } }, 6);
 * // { ok: false, message: "The Evaluator returned 6, which is more than 5." }
 */
export function checkJudgment(rules: JudgmentRules, value: unknown): CheckedJudgment {
  const problem = findJudgmentProblem(rules, value);
  if (problem === undefined) return { ok: true, judgment: (value ?? null) as Judgment };
  return { ok: false, message: `The Evaluator returned ${problem}` };
}

/** What stands against a value as a judgment, as the end of a sentence: the value, and why not. */
export function findJudgmentProblem(rules: JudgmentRules, value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const problem = checks[rules.return_type](value, rules);
  return problem && `${show(value)}, ${problem}.`;
}

type Check = (value: unknown, rules: JudgmentRules) => string | undefined;

const checks: Record<JudgmentType, Check> = {
  boolean: (value) => (typeof value === "boolean" ? undefined : "which is not true or false"),
  text: (value) => (typeof value === "string" ? undefined : "which is not text"),
  number: (value, { number_limits: limits }) =>
    typeof value === "number" && Number.isFinite(value)
      ? checkLimits(value, limits)
      : "which is not a number",
  select: (value, rules) =>
    typeof value === "string" ? checkOption(value, rules) : "which is not one of the options",
  multi_select: (value, rules) => {
    if (!Array.isArray(value) || !value.every((item) => typeof item === "string"))
      return "which is not a list of options";
    if (new Set(value).size < value.length) return "which has an option twice";
    return value.map((item) => checkOption(item, rules)).find((problem) => problem !== undefined);
  },
};

function checkOption(value: string, { options }: JudgmentRules): string | undefined {
  const names = (options ?? []).map(({ name }) => name);
  return names.includes(value)
    ? undefined
    : `but ${show(value)} is not among its options: ${names.join(", ")}`;
}

function checkLimits(value: number, limits: JudgmentRules["number_limits"]): string | undefined {
  const { min, max, step } = limits ?? {};
  if (min != null && value < min) return `which is less than ${min}`;
  if (max != null && value > max) return `which is more than ${max}`;
  if (step == null) return undefined;
  const steps = (value - (min ?? 0)) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-9 * Math.max(1, Math.abs(steps))
    ? undefined
    : `which is no multiple of ${step}${min ? ` from ${min}` : ""}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 100 ? `${text.slice(0, 100).toWellFormed()}…` : text;
}
