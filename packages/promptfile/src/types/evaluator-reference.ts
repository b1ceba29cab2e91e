import { z } from "zod";
import { optional } from "./optional.ts";

/**
 * An Evaluator that judges this Prompt when it is tested: by path, or with an environment or version and the least
 * score that passes.
 */
export const EvaluatorReference = z
  .union([
    z.string().min(1),
    z
      .strictObject({
        path: optional(z.string().min(1)),
        id: optional(z.string().min(1)),
        version_id: optional(z.string().min(1)),
        environment: optional(z.string().min(1)),
        threshold: optional(z.number()),
      })
      .refine(({ path, id, version_id }) => [path, id, version_id].filter(Boolean).length === 1, {
        error: 'must have one of "path", "id" and "version_id"',
      }),
  ])
  .meta({ id: "EvaluatorReference" });
export type EvaluatorReference = z.output<typeof EvaluatorReference>;
