export { createWebhookAudience } from "./audience.ts";
export { findTold } from "./find-told.ts";
export { planWebhookSweep, webhookJobs } from "./webhooks.jobs.ts";
export { webhookSecretContext } from "./webhook-secrets.ts";
export { webhookRoutes } from "./webhooks.routes.ts";
