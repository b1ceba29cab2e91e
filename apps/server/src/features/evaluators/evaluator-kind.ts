import { type EvaluatorSpec, type EvaluatorUpsert, normalizeEvaluatorSpec } from "@parley/contract";
import type { FileKind } from "../files/index.ts";
import { checkCode } from "./check-code.ts";

/** What makes an Evaluator of a File: its whole spec. */
export const evaluatorKind: FileKind<"evaluator", EvaluatorUpsert, EvaluatorSpec> = {
  type: "evaluator",
  toKernel: ({ spec }) => toSpec(spec),
};

/** A spec as it is kept. @throws unprocessable where its code cannot run */
export function toSpec(given: EvaluatorSpec): EvaluatorSpec {
  checkCode(given);
  return normalizeEvaluatorSpec(given);
}
