/** A job's last error, in the shape of every other error; `message` may be shown to operators. */
export type JobError = { kind: string; code: string; message: string };

/** The lease ran out: the process that ran the job died or hung. */
export const workerLost: JobError = {
  kind: "internal",
  code: "jobs.worker_lost",
  message: "The worker that ran this job died or stopped answering.",
};

/** The worker had to stop before the job had ended. */
export const jobInterrupted: JobError = {
  kind: "unavailable",
  code: "jobs.interrupted",
  message: "The worker was stopped before this job had ended.",
};

/** What a handler threw, as what is kept. Errors that carry a kind and a code keep them. */
export function toJobError(thrown: unknown): JobError {
  if (typeof thrown !== "object" || thrown === null) return unexpected(String(thrown));
  const { kind, code, message } = thrown as { [Field in keyof JobError]?: unknown };
  if (typeof kind === "string" && typeof code === "string")
    return { kind, code, message: String(message ?? "") };
  return unexpected(typeof message === "string" && message !== "" ? message : "The job's handler failed.");
}

/** From what was stored; anything else that stands there is an unexpected error's message. */
export function parseJobError(text: string | null): JobError {
  if (text === null) return workerLost;
  try {
    return toJobError(JSON.parse(text));
  } catch {
    return unexpected(text);
  }
}

function unexpected(message: string): JobError {
  return { kind: "internal", code: "jobs.handler_failed", message };
}
