export { auditJobs, planCheckpoints } from "./audit.jobs.ts";
export { auditRoutes } from "./audit.routes.ts";
