import type { EvaluatorSpec, EvaluatorUpsert } from "@parley/contract";
import { parsePromptFile, printPromptFile } from "@parley/promptfile";
import {
  type ContentEditing,
  type ContentField,
  type ContentValues,
  pairsOf,
  textOf,
} from "../files/content-fields.ts";

type GivenSpec = EvaluatorUpsert["spec"];

/** How an Evaluator of any kind is edited. What has no field stays as it is. */
export function editEvaluator(spec: EvaluatorSpec): ContentEditing<GivenSpec> {
  const limits = spec.number_limits;
  return {
    values: {
      return_type: spec.return_type,
      arguments_type: spec.arguments_type,
      options: (spec.options ?? []).map(({ name, valence }) => [name, valence ?? "neutral"] as const),
      min: asText(limits?.min),
      max: asText(limits?.max),
      step: asText(limits?.step),
      number_valence: spec.number_valence ?? "neutral",
      instructions: spec.evaluator_type === "human" ? (spec.instructions ?? "") : "",
      language: asText(spec.attributes?.["language"] ?? "python"),
      code: spec.evaluator_type === "python" ? spec.code : "",
      prompt: spec.evaluator_type === "llm" && spec.prompt ? printPromptFile(spec.prompt) : "",
    },
    fieldsOf: (values) => [...judgmentFields(textOf(values, "return_type")), ...own[spec.evaluator_type]],
    read: (values) => ({ ...readJudgment(spec, values), ...readOwn(spec, values) }) as GivenSpec,
  };
}

const valences = [
  { value: "positive", label: "good" },
  { value: "negative", label: "bad" },
  { value: "neutral", label: "neither" },
];

function judgmentFields(returnType: string): ContentField[] {
  return [
    {
      key: "return_type",
      kind: "choice",
      label: "A judgment is",
      choices: [
        { value: "boolean", label: "Yes or no" },
        { value: "number", label: "A number" },
        { value: "select", label: "One of several options" },
        { value: "multi_select", label: "Any of several options" },
        { value: "text", label: "A text" },
      ],
    },
    ...(rules[returnType] ?? []),
    {
      key: "arguments_type",
      kind: "choice",
      label: "It sees",
      choices: [
        { value: "target_free", label: "The Log" },
        { value: "target_required", label: "The Log and what was expected" },
      ],
    },
  ];
}

const options: ContentField = {
  key: "options",
  kind: "pairs",
  label: "Options",
  name: "Option",
  text: "Means",
  choices: valences,
};

const rules: Record<string, ContentField[]> = {
  select: [options],
  multi_select: [options],
  number: [
    { key: "min", kind: "number", label: "At least" },
    { key: "max", kind: "number", label: "At most" },
    { key: "step", kind: "number", label: "In steps of" },
    {
      key: "number_valence",
      kind: "choice",
      label: "A larger number is",
      choices: [
        { value: "positive", label: "better" },
        { value: "negative", label: "worse" },
        { value: "neutral", label: "neither" },
      ],
    },
  ],
};

const own: Record<EvaluatorSpec["evaluator_type"], ContentField[]> = {
  human: [
    {
      key: "instructions",
      kind: "text",
      label: "Instructions",
      help: "What the person who judges should know.",
    },
  ],
  external: [],
  python: [
    {
      key: "language",
      kind: "choice",
      label: "Language",
      choices: [
        { value: "python", label: "Python" },
        { value: "typescript", label: "TypeScript" },
        { value: "javascript", label: "JavaScript" },
      ],
    },
    {
      key: "code",
      kind: "code",
      label: "Code",
      help: "The last function is called: with the Log, and what was expected where it sees that.",
    },
  ],
  llm: [{ key: "prompt", kind: "prompt", label: "What a model is asked" }],
};

function readJudgment(before: EvaluatorSpec, values: ContentValues) {
  const type = textOf(values, "return_type");
  const valence = textOf(values, "number_valence");
  const limits = ["min", "max", "step"]
    .map((key) => [key, textOf(values, key).trim()] as const)
    .filter(([, text]) => text !== "")
    .map(([key, text]) => [key, Number(text)] as const);
  const named = pairsOf(values, "options").map(([name, means]) => ({
    name: name.trim(),
    ...(means !== "neutral" && { valence: means }),
  }));
  const { language: _language, ...attributes } = before.attributes ?? {};
  const language = textOf(values, "language");
  const all = { ...attributes, ...(language !== "python" && { language }) };
  return {
    evaluator_type: before.evaluator_type,
    return_type: type,
    arguments_type: textOf(values, "arguments_type"),
    ...(Object.keys(all).length > 0 && { attributes: all }),
    ...(type === "number" && limits.length > 0 && { number_limits: Object.fromEntries(limits) }),
    ...(type === "number" && valence !== "neutral" && { number_valence: valence }),
    ...((type === "select" || type === "multi_select") && { options: named }),
    // Names of yes and no, where somebody gave some.
    ...(type === "boolean" && before.options && { options: before.options }),
  };
}

function readOwn({ evaluator_type: kind }: EvaluatorSpec, values: ContentValues) {
  const text = (key: string) => textOf(values, key);
  switch (kind) {
    case "human":
      return text("instructions") ? { instructions: text("instructions") } : {};
    case "python":
      return { code: text("code") };
    case "llm": {
      const { kernel } = parsePromptFile(text("prompt"));
      return kernel ? { prompt: kernel } : {};
    }
    case "external":
      return {};
  }
}

const asText = (value: unknown): string => (value === undefined || value === null ? "" : String(value));
