import { type Endpoint, isParleyError, logErrors, type ParleyError } from "@parley/contract";
import { type Arguments, type BuiltRequest, hasShape } from "./build-request.ts";
import { clientErrors } from "./client-errors.ts";
import { createLogId } from "./create-log-id.ts";
import type { RequestOptions } from "./options.ts";
import { mayHaveAnswers } from "./recover-turn.ts";
import { retryDelayMs } from "./retry.ts";
import { type OpenReply, sendOnce, type Transport } from "./transport.ts";

export type Sending<T> = {
  readonly endpoint: Endpoint;
  readonly request: BuiltRequest;
  readonly options: RequestOptions;
  readonly read: (reply: OpenReply) => Promise<T>;
  /** Asked when a repeated request is refused because an earlier attempt seems to be on record as this Log. */
  readonly recover: (logId: string, refusal: ParleyError) => Promise<T>;
};

/**
 * Sends, and repeats what failed for now where that is safe: GET, PUT, DELETE and what the contract calls repeatable; and
 * requests that make a Log or go on with one, which carry its id so that the server refuses a second copy. Other requests
 * are sent once.
 */
export async function sendRequest<T>(transport: Transport, sending: Sending<T>): Promise<T> {
  const { endpoint, options, read, recover } = sending;
  const maxRetries = options.maxRetries ?? transport.maxRetries;
  const identity = makesLog(endpoint) ? createLogIdentity(sending.request) : null;
  const isRepeatable = identity ? identity.allowsRepeat : () => isIdempotent(endpoint);
  const request = identity?.request ?? sending.request;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await sendOnce(transport, { request, options }, read);
    } catch (error) {
      if (!isParleyError(error)) throw error;
      if (identity && attempt > 0 && isSecondCopy(endpoint, error)) return recover(identity.id, error);
      const delayMs = retryDelayMs(attempt, error, transport.random);
      const isLast = attempt >= maxRetries || delayMs === null;
      if (isLast || !isTransient(error) || !isRepeatable(error)) throw error;
      await transport.sleep(delayMs, options.signal);
    }
  }
}

const isSecondCopy = ({ path }: Endpoint, error: ParleyError): boolean =>
  error.code === logErrors.idTaken.code || mayHaveAnswers(path, error);

function isIdempotent({ method, isRepeatable = false }: Endpoint): boolean {
  return ["GET", "PUT", "DELETE"].includes(method) || isRepeatable;
}

function makesLog({ method, body }: Endpoint): boolean {
  return method === "POST" && body !== undefined && hasShape(body) && "log_id" in body.shape;
}

function isTransient(error: ParleyError): boolean {
  const isBrokenReply = [clientErrors.unexpectedReply.code, clientErrors.streamInterrupted.code].includes(
    error.code,
  );
  return (error.isRetryable && !isBrokenReply) || error.details?.["status"] === 408;
}

/** The Log id by which the server knows two copies of one request from two requests. */
function createLogIdentity(original: BuiltRequest) {
  const body = original.body as Arguments;
  const id = typeof body["log_id"] === "string" ? body["log_id"] : createLogId(Date.now());
  return {
    id,
    request: { ...original, body: { ...body, log_id: id } } satisfies BuiltRequest,
    allowsRepeat(error: ParleyError): boolean {
      // Who waited so long for a model waits no second time, and the model may still be answering.
      if (error.code === clientErrors.timeout.code) return false;
      // A failure on record is the provider's, which the server has asked several times already.
      return (error.details?.["log_id"] ?? null) === null;
    },
  };
}
