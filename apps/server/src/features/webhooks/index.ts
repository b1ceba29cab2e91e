export { createWebhookAudience } from "./audience.ts";
export { planWebhookSweep, webhookJobs } from "./webhooks.jobs.ts";
export { webhookSecretContext } from "./webhook-secrets.ts";
export { webhookRoutes } from "./webhooks.routes.ts";
