import type { AskedRequest, Leaving } from "./approval-backend.ts";

/** What stands around one call of a guarded function, or one question. */
export type CallContext = Leaving & {
  /** Of the agent's run. With `callId` it is what a repeated call is known by: nobody is asked twice. */
  readonly runId?: string | undefined;
  /** The model's id of the tool call. */
  readonly callId?: string | undefined;
  /** Why the model wants it, in its own words. */
  readonly reason?: string | undefined;
  readonly stakes?: "low" | "medium" | "high" | undefined;
  /** Yours; comes back as it was, also in webhooks. */
  readonly state?: Readonly<Record<string, unknown>> | undefined;
  /** The id of a request of yours that waits and that this one takes the place of. */
  readonly supersedes?: string | undefined;
  readonly traceId?: string | undefined;
  readonly logId?: string | undefined;
  readonly versionId?: string | undefined;
  readonly environment?: string | undefined;
};

type Circumstances = Pick<
  AskedRequest,
  | "run_id"
  | "call_id"
  | "reason"
  | "state"
  | "supersedes"
  | "trace_id"
  | "log_id"
  | "version_id"
  | "environment"
> & { stakes?: "low" | "medium" | "high"; idempotency_key: string };

/**
 * A context in the words of the wire. A call that cannot be told from another has a key of its own, so that only this
 * one attempt is known again when its reply is lost.
 */
export function toCircumstances(name: string, context: CallContext): Circumstances {
  const { runId, callId, reason, stakes, state, supersedes, traceId, logId, versionId, environment } =
    context;
  const idempotencyKey =
    callId === undefined ? crypto.randomUUID() : JSON.stringify([runId ?? null, callId, name]);
  return {
    idempotency_key: idempotencyKey,
    ...(runId !== undefined && { run_id: runId }),
    ...(callId !== undefined && { call_id: callId }),
    ...(reason !== undefined && { reason }),
    ...(stakes !== undefined && { stakes }),
    ...(state !== undefined && { state: { ...state } }),
    ...(supersedes !== undefined && { supersedes }),
    ...(traceId !== undefined && { trace_id: traceId }),
    ...(logId !== undefined && { log_id: logId }),
    ...(versionId !== undefined && { version_id: versionId }),
    ...(environment !== undefined && { environment }),
  };
}
