export type { AgentTools } from "./agent-tools.ts";
export { type BudgetStop, sayBudgetStop, sayUsd } from "./budget-stop.ts";
export { findBudgetStop } from "./find-budget-stop.ts";
export {
  type EvalCase,
  type EvalEvaluator,
  type EvalItem,
  type EvalRun,
  nameOfItem,
  type Subject,
} from "./eval-case.ts";
export { type EvalReport, failuresOf, notesOf, reportEval } from "./eval-report.ts";
export { estimateEval } from "./estimate-eval.ts";
export { openPurse } from "./purse.ts";
export { chooseStopping, type EarlyStopRule } from "./follow-run.ts";
export { type Answering, createFunctionSubject } from "./function-subject.ts";
export { findGateProblems, readLocalGates } from "./read-local-gates.ts";
export { renderHtml } from "./html/render-html.ts";
export { measureRuns } from "./measure-runs.ts";
export { readRates } from "./minute-rates.ts";
export { openGateway } from "./open-gateway.ts";
export { openJudge } from "./open-judge.ts";
export { createPromptSubject } from "./prompt-subject.ts";
export { type FileReading, findSameName, readCasesOf, readEvaluatorAt } from "./read-evaluation-files.ts";
export { renderMarkdown } from "./render-markdown.ts";
export { runEval } from "./run-eval.ts";
export { listDistrust, nameWithTrust } from "./list-distrust.ts";
export { checkRecorder, recordEval } from "./record-eval.ts";
export { type ModelChoice, toGatewayRequest } from "./to-gateway-request.ts";
export { toJsonOfEval } from "./to-json.ts";
export { sayWorstSlices } from "./worst-slices.ts";
