export { evaluationJobs } from "./evaluations.jobs.ts";
export { createRunWatch } from "./running/wake-runs.ts";
export { evaluationRoutes } from "./evaluations.routes.ts";
export { listRunLogIds } from "./list-run-log-ids.ts";
export { recordRun, type RecordedRun } from "./record-run.ts";
