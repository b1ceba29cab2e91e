export { createCalibration, type Calibrate } from "./calibrate.ts";
export { evaluatorKind } from "./evaluator-kind.ts";
export { ensureDefaultEvaluators } from "./default-evaluators.ts";
export { evaluatorType, readSpec } from "./evaluator-type.ts";
export { findTestcase, readTestcase } from "./evaluators.store.ts";
export { judgeOf } from "./judge-of.ts";
export { createJudgeMeans, type JudgeMeansDependencies } from "./judge-means.ts";
export { toRecord } from "./to-record.ts";
export { evaluatorRoutes } from "./evaluators.routes.ts";
