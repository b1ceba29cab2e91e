import { normalizePromptKernel } from "@parley/promptfile";
import type { EvaluatorSpec } from "../evaluator.ts";

/**
 * The same Evaluator without what says nothing: absent values, empty collections, an option that is neither good nor
 * bad saying so. Two that judge alike by what they say are equal.
 *
 * @example
 * normalizeEvaluatorSpec({ evaluator_type: "external", return_type: "boolean", arguments_type: "target_free", options: [] });
 * // { evaluator_type: "external", return_type: "boolean", arguments_type: "target_free" }
 */
export function normalizeEvaluatorSpec(spec: EvaluatorSpec): EvaluatorSpec {
  const { options, number_limits: limits, attributes, ...rest } = spec;
  const rules = {
    options: options?.length ? options.map(normalizeOption) : undefined,
    number_limits:
      limits && Object.keys(withoutAbsent(limits)).length > 0 ? withoutAbsent(limits) : undefined,
    attributes: attributes && Object.keys(attributes).length > 0 ? attributes : undefined,
  };
  const prompt =
    rest.evaluator_type === "llm" ? { prompt: rest.prompt && normalizePromptKernel(rest.prompt) } : {};
  return withoutAbsent({ ...rest, ...rules, ...prompt } as EvaluatorSpec);
}

type Option = NonNullable<EvaluatorSpec["options"]>[number];

const normalizeOption = ({ name, valence }: Option): Option =>
  valence == null || valence === "neutral" ? { name } : { name, valence };

function withoutAbsent<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, held]) => held != null)) as T;
}
