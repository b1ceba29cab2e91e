import { accessJobs, planSessionSweep } from "./features/access/index.ts";
import type { Services } from "./services.ts";

/** Starts the durable work of every feature in this process. */
export async function startWorker(services: Services): Promise<void> {
  await planSessionSweep(services);
  await services.jobs.start({ handlers: { ...accessJobs(services) } });
}
