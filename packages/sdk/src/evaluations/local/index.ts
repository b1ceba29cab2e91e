export type {
  LocalEvaluationOptions,
  LocalEvaluationResult,
  LocalParley,
  LocalParleyOptions,
  LocalRun,
} from "./local-options.ts";
export { openLocal } from "./open-local.ts";
