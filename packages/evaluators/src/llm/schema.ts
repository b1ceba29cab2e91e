import { optional, PromptKernel } from "@parley/promptfile";
import { z } from "zod";
import { judgmentFields } from "../kernel/judgment.ts";

/** An Evaluator that asks a model. */
export const LlmEvaluatorSpec = z.object({
  ...judgmentFields,
  evaluator_type: z.literal("llm"),
  prompt: optional(PromptKernel).describe("What a model is asked. It sees `log` and `testcase`."),
});
export type LlmEvaluatorSpec = z.infer<typeof LlmEvaluatorSpec>;

/** How a model is asked; stands in `attributes`. */
const AskingRules = z.object({
  /** How often it is asked; the majority (of numbers: the median) counts. */
  repeats: z.int().min(1).max(15).catch(1),
  /** `last_line`: the answer ends with the judgment; else it is asked for as JSON, where models can do that. */
  verdict: z.enum(["structured", "last_line"]).catch("structured"),
  /**
   * `similarity`: the Prompt's two messages become vectors of an embeddings model, and how near they are is the judgment.
   * `pairwise`: the model says which of two answers is better, asked in both orders. Else it judges one answer.
   */
  method: z.enum(["judge", "similarity", "pairwise"]).catch("judge"),
  /** Of `similarity` that says true or false: from how near on it is true. */
  threshold: z.number().min(-1).max(1).catch(0.8),
});

/** How a model is asked by an Evaluator; what is not said, or cannot be, is as usual. */
export const askingRulesOf = ({ attributes }: Pick<LlmEvaluatorSpec, "attributes">) =>
  AskingRules.parse({
    repeats: attributes?.["repeats"],
    verdict: attributes?.["verdict"],
    method: attributes?.["method"],
    threshold: attributes?.["threshold"],
  });

/** How often a model is asked for one judgment, as long as its answers can be read. */
export function timesAsked(spec: Pick<LlmEvaluatorSpec, "attributes">): number {
  const { method, repeats } = askingRulesOf(spec);
  if (method === "similarity") return 1;
  return method === "pairwise" ? 2 * repeats : repeats;
}
