import type { NewJob } from "./job-queue.ts";

const DEFAULT_MAX_ATTEMPTS = 25;

/** The limits are those of the narrower adapter, so that a job that can be stored in one can be stored in the other. */
export function checkNewJob(job: NewJob): Required<Pick<NewJob, "priority" | "maxAttempts" | "ifKeyExists">> {
  const {
    name,
    key,
    queue,
    payload,
    priority = 0,
    maxAttempts = DEFAULT_MAX_ATTEMPTS,
    ifKeyExists = "keep",
  } = job;
  assertLength("name", name, 128);
  if (key !== undefined) assertLength("key", key, 512);
  if (queue !== undefined) assertLength("queue", queue, 128);
  if (!Number.isInteger(payload.version))
    throw new Error(`The payload of the job ${name} has no integer "version".`);
  assertBetween("priority", priority, { least: -32_768, most: 32_767 });
  assertBetween("maxAttempts", maxAttempts, { least: 1, most: 32_767 });
  return { priority, maxAttempts, ifKeyExists };
}

function assertLength(field: string, text: string, most: number): void {
  if (text.length < 1 || text.length > most)
    throw new Error(`A job's ${field} must have 1 to ${most} characters.`);
}

function assertBetween(field: string, value: number, { least, most }: { least: number; most: number }): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`A job's ${field} must be an integer from ${least} to ${most}, not ${value}.`);
  }
}
