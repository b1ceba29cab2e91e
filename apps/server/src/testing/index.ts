export { startSlackSockets } from "../features/slack/index.ts";
export { createGuard } from "../kernel/access/guard.ts";
export { quickSchema } from "../kernel/quick-schema.ts";
export { addMember } from "./add-member.ts";
export { startPushService, type PushService } from "./start-push-service.ts";
export { openTestApp, type OpenTestApp } from "./open-test-app.ts";
export { runDueJobs } from "./run-due-jobs.ts";
export { createTestApp, type TestApp } from "./test-app.ts";
