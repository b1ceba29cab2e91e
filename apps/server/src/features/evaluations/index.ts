export { evaluationRoutes } from "./evaluations.routes.ts";
export { recordRun, type RecordedRun } from "./record-run.ts";
