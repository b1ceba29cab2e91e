export { CodeEvaluatorSpec, languageOf } from "./code/schema.ts";
export {
  checkJudgment,
  findJudgmentProblem,
  findRuleProblems,
  judgmentFields,
  JudgmentType,
} from "./kernel/judgment.ts";
export type { CheckedJudgment, Judgment, JudgmentRules } from "./kernel/judgment.ts";
export { LlmEvaluatorSpec, timesAsked } from "./llm/schema.ts";
