import { type EvaluatorSpec, GivenEvaluatorSpec, normalizeEvaluatorSpec } from "@parley/contract";
import { parsePromptFile, printPromptFile } from "@parley/promptfile";
import { z } from "zod";
import { type Form, type FormReading, type FormTexts, refuse } from "./form.ts";
import { readSingle } from "./prompt-form.ts";
import { printYaml, readYaml } from "./yaml.ts";
import { type SiblingOf, suffixes } from "./suffixes.ts";

const { suffix, siblings } = suffixes.evaluator;
const promptSuffix = ".evaluator.prompt" satisfies SiblingOf<"evaluator">;
const codeSuffixes = {
  python: ".evaluator.py",
  typescript: ".evaluator.ts",
  javascript: ".evaluator.js",
} as const satisfies Record<string, SiblingOf<"evaluator">>;

type Language = keyof typeof codeSuffixes;

/** The order of keys in canonical text; others follow. */
const order = [
  "evaluator_type",
  "arguments_type",
  "return_type",
  "options",
  "number_limits",
  "number_valence",
  "instructions",
  "attributes",
] as const;

/** What stands in a text of its own. */
const besideKeys: ReadonlySet<string> = new Set(["code", "prompt"]);

/** Evaluators: `polite.evaluator.yaml`, and its code or Prompt beside it: `polite.evaluator.py`, `polite.evaluator.prompt`. */
export const evaluatorForm: Form<"evaluator"> = {
  type: "evaluator",
  suffix,
  siblings,
  normalize: normalizeEvaluatorSpec,
  print(given) {
    const spec = normalizeEvaluatorSpec(given);
    const { code } = spec as { code?: string };
    const entries = Object.entries(spec)
      .filter(([key]) => !besideKeys.has(key))
      .toSorted(([a], [b]) => rank(a) - rank(b));
    const texts = new Map<string, string>([[suffix, printYaml(Object.fromEntries(entries))]]);
    if (code !== undefined) texts.set(codeSuffixes[languageOf(spec)], code.toWellFormed());
    if (spec.evaluator_type === "llm" && spec.prompt) texts.set(promptSuffix, printPromptFile(spec.prompt));
    return texts;
  },
  read(texts) {
    const main = texts.get(suffix);
    if (main === undefined) return refuse(suffix, "It does not exist.");
    const written = readYaml(main, { suffix, schema: z.looseObject({}) });
    if (!written.ok) return written;
    const beside = readBeside(texts);
    if (!beside.ok) return beside;
    const checked = readYaml(JSON.stringify({ ...written.kernel, ...beside.kernel }), {
      suffix,
      schema: GivenEvaluatorSpec,
    });
    if (checked.ok) return checked;
    return { ok: false, problems: checked.problems.map(({ message }) => ({ suffix, message })) };
  },
};

const rank = (key: string): number => {
  const place = order.indexOf(key as (typeof order)[number]);
  return place === -1 ? order.length : place;
};

const languageOf = ({ attributes }: EvaluatorSpec): Language => {
  const named = attributes?.["language"];
  return named === "typescript" || named === "javascript" ? named : "python";
};

function readBeside(texts: FormTexts): FormReading<Record<string, unknown>> {
  const code = Object.values(codeSuffixes).filter((name) => texts.has(name));
  const [found] = code;
  if (found !== undefined && code.length > 1) return refuse(found, "The code is there twice. Keep one.");
  const read: Record<string, unknown> = found === undefined ? {} : { code: texts.get(found) };
  const prompt = texts.get(promptSuffix);
  if (prompt === undefined) return { ok: true, kernel: read };
  const parsed = readSingle(prompt, { suffix: promptSuffix, parse: parsePromptFile });
  return parsed.ok ? { ok: true, kernel: { ...read, prompt: parsed.kernel } } : parsed;
}
