export { startPushService, type PushService } from "./start-push-service.ts";
export { openTestApp, type OpenTestApp } from "./open-test-app.ts";
export { runDueJobs } from "./run-due-jobs.ts";
export { createTestApp, type TestApp } from "./test-app.ts";
