import { evaluatorErrors, type EvaluatorSpec } from "@parley/contract";
import { findCodeProblem } from "@parley/evaluators/code-problem";
import { languageOf } from "@parley/evaluators/schemas";

/** What can be told of an Evaluator's code without running it. @throws unprocessable */
export function checkCode(spec: EvaluatorSpec): void {
  if (spec.evaluator_type !== "python") return;
  const language = languageOf(spec) ?? "python";
  const reason = findCodeProblem(language, spec.code);
  if (reason !== undefined) throw evaluatorErrors.codeInvalid({ language, reason });
}
