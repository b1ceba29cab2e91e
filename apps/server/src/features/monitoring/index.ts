export { createLogWatch } from "./log-watch.ts";
export { monitoringJobs, planMonitoringSweep } from "./monitoring.jobs.ts";
export { monitoringRoutes } from "./monitoring.routes.ts";
