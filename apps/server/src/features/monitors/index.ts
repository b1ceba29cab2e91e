export { monitorJobs, planMonitorChecks } from "./monitors.jobs.ts";
export { monitorRoutes } from "./monitors.routes.ts";
