import { contract, reviewErrors, type ReviewQuestion } from "@parley/contract";
import { findJudgmentProblem } from "@parley/evaluators/schemas";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { Said } from "./domain/settle.ts";

/**
 * What somebody says of an item, of every question. Only a text may be left out.
 *
 * @throws judgment_invalid; judgment_missing; evaluator_not_asked
 */
export function readJudgments(questions: readonly ReviewQuestion[], given: Said): Said {
  const asked = new Set(questions.map(({ evaluator_id: id }) => id));
  for (const id of Object.keys(given))
    if (!asked.has(id)) throw reviewErrors.evaluatorNotAsked({ evaluator_id: id });
  return Object.fromEntries(
    questions.map(({ evaluator_id: id, path, spec }) => {
      const value = given[id] === "" ? null : (given[id] ?? null);
      const problem = findJudgmentProblem(spec, value);
      if (problem !== undefined)
        throw reviewErrors.judgmentInvalid({ evaluator: path, reason: `you said ${problem}` });
      if (value === null && spec.return_type !== "text")
        throw reviewErrors.judgmentMissing({ evaluator: path });
      return [id, value];
    }),
  );
}

/** Whoever judges by an Evaluator has to be permitted to, where it is. @throws forbidden */
export async function requireJudging(
  questions: readonly ReviewQuestion[],
  context: RequestContext,
): Promise<void> {
  for (const { evaluator_id: id } of questions)
    await context.contextOfPart(contract.evaluators.endpoints.log, { params: {}, query: {}, body: { id } });
}
