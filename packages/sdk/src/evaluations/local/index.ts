export { BudgetSpentError } from "./budget-spent-error.ts";
export type {
  LocalEstimate,
  LocalEvaluationOptions,
  LocalEvaluationResult,
  LocalParley,
  LocalParleyOptions,
  LocalRun,
} from "./local-options.ts";
export { openLocal } from "./open-local.ts";
