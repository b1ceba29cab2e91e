import type { Services } from "../services.ts";
import { createJobHandlers } from "../worker.ts";

/** Does all the durable work that is due, of every feature. */
export const runDueJobs = (services: Services): Promise<void> =>
  services.jobs.runDue({ handlers: createJobHandlers(services) });
