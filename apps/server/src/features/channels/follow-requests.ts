import type { Database } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import type { Logger } from "pino";
import { Cache } from "../../kernel/cache.ts";
import type { EventBus } from "../../kernel/events.ts";
import { listChannels } from "./channels.store.ts";
import { planRoute } from "./plan-delivery.ts";

type Dependencies = { database: Database; events: EventBus; jobs: JobQueue; logger: Logger };

/** Another process's change is seen after this. */
const maxAgeMs = 1000;

/** Has a request looked at as soon as something happens to it. What is missed here the sweep finds. */
export function followRequests({ database, events, jobs, logger }: Dependencies): void {
  const counts = new Cache<number>({ max: 10_000, maxAgeMs });
  const load = async (organizationId: string): Promise<number> =>
    (await listChannels(database.executor, { organizationId })).length;
  const look = async (organizationId: string, approvalId: string): Promise<void> => {
    if ((await counts.get(organizationId, () => load(organizationId))) === 0) return;
    await planRoute(jobs, database.executor, { organizationId, approvalId });
  };
  events.on("channel.changed", ({ organizationId }) => counts.clear(organizationId));
  events.on("approval.changed", ({ organizationId, id }, origin) => {
    if (origin !== "here") return;
    look(organizationId, id).catch((error: unknown) =>
      logger.warn({ err: error }, "people are told later, by the sweep"),
    );
  });
}
