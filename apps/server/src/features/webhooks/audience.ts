import { fromJson, type Database } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import type { Logger } from "pino";
import { Cache } from "../../kernel/cache.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { LogAudience } from "../logs/index.ts";
import { planHandOut } from "./webhooks.jobs.ts";
import { listEnabledWebhooks } from "./webhooks.store.ts";

type Dependencies = { database: Database; events: EventBus; jobs: JobQueue; logger: Logger };

/** Another process's change is seen after this. */
const maxAgeMs = 1000;

/**
 * Which share of its Logs an organization's webhooks want, known without a query while it is fresh; and the one who
 * has events handed out as soon as there are some.
 */
export function createWebhookAudience({ database, events, jobs, logger }: Dependencies): LogAudience {
  const shares = new Cache<number>({ max: 10_000, maxAgeMs });
  const load = async (organizationId: string): Promise<number> => {
    const webhooks = await listEnabledWebhooks(database.executor, [organizationId]);
    const interested = webhooks.filter((row) => fromJson<string[]>(row.events).includes("log.created"));
    return Math.max(0, ...interested.map((row) => row.sample_rate));
  };
  let isPlanning = false;
  const notify = (): void => {
    if (isPlanning) return;
    isPlanning = true;
    // Later, so that many changes in a row are one plan. Where it fails, the sweep does it.
    setImmediate(() => {
      isPlanning = false;
      planHandOut(jobs, database.executor).catch((error: unknown) =>
        logger.warn({ err: error }, "events are handed out later"),
      );
    });
  };
  events.on("webhook.changed", ({ organizationId }) => shares.clear(organizationId));
  for (const name of ["file.changed", "access.changed", "agent.launched", "monitor.changed"] as const)
    events.on(name, (_event, origin) => origin === "here" && notify());
  events.on("approval.changed", ({ isUntold }, origin) => origin === "here" && !isUntold && notify());
  return {
    shareFor: (organizationId) =>
      shares.peek(organizationId) ?? shares.get(organizationId, () => load(organizationId)),
    notify,
  };
}
