export { evaluatorKind } from "./evaluator-kind.ts";
export { ensureDefaultEvaluators } from "./default-evaluators.ts";
export { evaluatorType, readSpec } from "./evaluator-type.ts";
export { evaluatorRoutes } from "./evaluators.routes.ts";
