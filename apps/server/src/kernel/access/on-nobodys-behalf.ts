import { withoutRowFilter } from "@parley/db";
import type { JobHandler, JobHandlers } from "@parley/jobs";

/** Jobs see everything, also when the request of somebody who does not woke the worker. */
export const onNobodysBehalf = (handlers: JobHandlers): JobHandlers =>
  Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, unfiltered(handler)]));

const unfiltered = (handler: JobHandler): JobHandler =>
  typeof handler === "function"
    ? (job) => withoutRowFilter(() => handler(job))
    : { transactional: (job) => withoutRowFilter(() => handler.transactional(job)) };
