import { z } from "zod";
import { findRuleProblems, judgmentFields } from "../kernel/judgment.ts";

const codeLanguages = ["python", "typescript", "javascript"] as const;

/**
 * An Evaluator that is code. On the wire its type is always `python`, the only one that clients know; another language
 * stands in `attributes.language`.
 */
export const CodeEvaluatorSpec = z
  .object({ ...judgmentFields, evaluator_type: z.literal("python"), code: z.string().min(1) })
  .superRefine((spec, context) => {
    for (const { path, message } of findRuleProblems(spec))
      context.addIssue({ code: "custom", path: [path], message });
    if (languageOf(spec) === undefined)
      context.addIssue({
        code: "custom",
        path: ["attributes", "language"],
        message: `Code runs in one of: ${codeLanguages.join(", ")}.`,
      });
  });
export type CodeEvaluatorSpec = z.infer<typeof CodeEvaluatorSpec>;

/** The language of an Evaluator's code; undefined when it names one that does not run. */
export function languageOf(spec: {
  attributes?: Record<string, unknown> | null | undefined;
}): (typeof codeLanguages)[number] | undefined {
  const named = spec.attributes?.["language"] ?? "python";
  return codeLanguages.find((language) => language === named);
}
