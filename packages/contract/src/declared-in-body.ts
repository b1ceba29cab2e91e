import { EvaluatorReference, InputDeclarations, optional } from "@parley/promptfile";
import { z } from "zod";

/** How replies name the inputs of a version, and which Evaluators watch it. */
const ShownInputs = z.array(z.object({ name: z.string() }));
const ShownEvaluators = z.array(z.object({ version_reference: z.object({}) })).min(1);

/**
 * `inputs` and `evaluators` of an upsert. In replies these keys mean other things; a reply that is sent back declares
 * nothing by them.
 */
export const declaredInBody = {
  inputs: optional(
    z
      .union([InputDeclarations, ShownInputs])
      .transform((given) => (Array.isArray(given) ? undefined : given)),
  ),
  evaluators: optional(
    z.union([
      z.array(EvaluatorReference),
      ShownEvaluators.transform((): EvaluatorReference[] | undefined => undefined),
    ]),
  ),
};
