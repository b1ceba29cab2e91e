import type { Evaluator } from "@parley/contract";
import { printPromptFile } from "@parley/promptfile";
import type { FileContent } from "../files/components/content-view.tsx";

type Spec = Evaluator["spec"];

/** What defines a version of an Evaluator, in words; what is left as it is stands under its own name. */
export function evaluatorContent({ spec }: Evaluator): FileContent {
  const { code, prompt, evaluator_type, return_type, arguments_type, options, ...others } = {
    code: undefined,
    prompt: undefined,
    ...spec,
  };
  const { attributes, number_limits: limits, number_valence: valence, ...rest } = others;
  const { language, ...more } = attributes ?? {};
  const fields = {
    judged_by: [judgedBy[evaluator_type], evaluator_type === "python" && languageOf(language)]
      .filter(Boolean)
      .join(", "),
    answers: answerWords[return_type],
    options: options?.map(({ name, valence: of }) => (of == null ? name : `${name} (${of})`)).join(", "),
    limits: limits && sayLimits(limits),
    better: valence && betterWords[valence],
    looks_at: arguments_type === "target_required" ? "the Log, and the target of its Datapoint" : "the Log",
    ...rest,
    attributes: more,
  };
  return prompt
    ? { fields, code: printPromptFile(prompt), codeTitle: "Prompt" }
    : { fields, code: code ?? undefined };
}

const judgedBy: Record<Spec["evaluator_type"], string> = {
  llm: "a model",
  python: "code",
  human: "people",
  external: "your application",
};

const languages: Readonly<Record<string, string>> = { typescript: "TypeScript", javascript: "JavaScript" };
const languageOf = (language: unknown): string =>
  typeof language === "string" ? (languages[language] ?? language) : "Python";

const answerWords: Record<Spec["return_type"], string> = {
  boolean: "yes or no",
  number: "a number",
  select: "one of the options",
  multi_select: "any of the options",
  text: "a text",
};

const betterWords = { positive: "more is better", negative: "less is better", neutral: "neither" } as const;

const sayLimits = ({ min, max, step }: NonNullable<Spec["number_limits"]>): string =>
  [min != null && `from ${min}`, max != null && `to ${max}`, step != null && `in steps of ${step}`]
    .filter(Boolean)
    .join(" ");

/** How it judges, in words. */
export const evaluatorKind = ({ spec }: Evaluator): string => kinds[spec.evaluator_type];

const kinds: Record<Evaluator["spec"]["evaluator_type"], string> = {
  llm: "a model judges",
  python: "code judges",
  human: "people judge",
  external: "your application judges",
};
