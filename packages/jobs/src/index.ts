export type {
  FailedJob,
  JobHandler,
  JobHandlers,
  JobPayload,
  JobQueue,
  Json,
  NewJob,
  RunningJob,
  WorkOptions,
} from "./core/job-queue.ts";
export type { JobError } from "./core/job-error.ts";
export { retryDelayMs } from "./core/retry-delay.ts";
export { createJobQueue } from "./create-job-queue.ts";
export type { JobQueueOptions } from "./create-job-queue.ts";
