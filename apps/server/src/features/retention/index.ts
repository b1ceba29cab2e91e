export { planRetention, retentionJobs } from "./retention.jobs.ts";
export { retentionRoutes } from "./retention.routes.ts";
