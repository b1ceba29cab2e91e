import { approvalErrors, isParleyError } from "@parley/contract";
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

/** What a repeated call is known by; undefined where it cannot be told from another. */
const keyOfCall = (name: string, { runId, callId }: CallContext): string | undefined =>
  callId === undefined ? undefined : JSON.stringify([runId ?? null, callId, name]);

/** Whether this very call was refused, as asked before for something else; not another that its function makes. */
export const isCallReused = (error: unknown, name: string, context: CallContext): boolean =>
  context.callId !== undefined &&
  isParleyError(error) &&
  error.code === approvalErrors.keyReused.code &&
  error.details?.["idempotency_key"] === keyOfCall(name, context);

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
  return {
    idempotency_key: keyOfCall(name, context) ?? crypto.randomUUID(),
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
