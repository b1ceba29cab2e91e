import type { Gateway } from "@parley/gateway";
import type { JobHandlers } from "@parley/jobs";

export type RequestHandler = (request: Request, bindings?: object) => Response | Promise<Response>;

/** Several entries in one transaction, and how long its commit took. */
export type CommittedGroup = { name: string; entryCount: number; durationMs: number };

/**
 * Traces and metrics of Parley itself. Where nobody wants them there is none: nothing is wrapped, measured or loaded.
 * What it wraps behaves as before.
 */
export type Telemetry = {
  /** A span and a duration for each request, in the trace that its `traceparent` names. */
  traceRequests(handler: RequestHandler): RequestHandler;
  /** Says which route answers the request under way: its pattern, never the path that was asked for. */
  nameRoute(route: string): void;
  /** Items that are made later, such as those of a stream of events, belong to the request under way now. */
  keepContext<T>(items: AsyncIterable<T>): AsyncIterable<T>;
  traceGateway(gateway: Gateway): Gateway;
  traceJobs(handlers: JobHandlers): JobHandlers;
  recordGroup(group: CommittedGroup): void;
  /** Sends what has not been sent. Never throws: whoever listens may be gone. */
  close(): Promise<void>;
};
