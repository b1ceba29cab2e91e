import { ROOT_CONTEXT, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { JobHandler, JobHandlers, RunningJob } from "@parley/jobs";
import type { Instruments } from "./create-telemetry.ts";
import { within } from "./current-context.ts";
import { secondsSince } from "./seconds.ts";

/** The handlers, with a span and a duration for each run. A run is a trace of its own: it may be hours after its cause. */
export function traceJobs(handlers: JobHandlers, { tracer, meter }: Instruments): JobHandlers {
  const duration = meter.createHistogram("parley.job.duration", {
    unit: "s",
    description: "How long a run of a job took.",
  });
  const trace = async (name: string, { attempt }: RunningJob, run: () => Promise<void>): Promise<void> => {
    const startMs = performance.now();
    const attributes = { "parley.job.name": name, "parley.job.attempt": attempt };
    const span = tracer.startSpan(`job ${name}`, { kind: SpanKind.CONSUMER, attributes }, ROOT_CONTEXT);
    let failure: string | undefined;
    try {
      await within(span, ROOT_CONTEXT, run);
    } catch (error) {
      failure = error instanceof Error ? error.name : "_OTHER";
      span.setAttribute("error.type", failure);
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      const outcome = failure === undefined ? {} : { "error.type": failure };
      duration.record(secondsSince(startMs), { "parley.job.name": name, ...outcome });
      span.end();
    }
  };
  const wrap = (name: string, handler: JobHandler): JobHandler =>
    typeof handler === "function"
      ? (job) => trace(name, job, () => handler(job))
      : { transactional: (job) => trace(name, job, () => handler.transactional(job)) };
  return Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, wrap(name, handler)]));
}
