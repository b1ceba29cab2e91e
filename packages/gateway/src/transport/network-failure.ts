import type { ModelErrorKind } from "../model-error.ts";

export type NetworkVerdict = { kind: ModelErrorKind; isRetryable: boolean; what: string };

export const abortedVerdict: NetworkVerdict = {
  kind: "aborted",
  isRetryable: false,
  what: "was no longer waited for",
};

const verdicts: Readonly<Record<string, NetworkVerdict>> = {
  UND_ERR_HEADERS_TIMEOUT: timeout("did not answer in time"),
  UND_ERR_BODY_TIMEOUT: timeout("stopped answering midway"),
  UND_ERR_CONNECT_TIMEOUT: timeout("could not be reached in time"),
  ETIMEDOUT: timeout("could not be reached in time"),
  UND_ERR_SOCKET: failed("closed the connection before the answer was complete"),
  UND_ERR_ABORTED: abortedVerdict,
  ABORT_ERR: abortedVerdict,
  ECONNRESET: failed("closed the connection before the answer was complete"),
  EPIPE: failed("closed the connection before the answer was complete"),
  ECONNREFUSED: failed("refused the connection"),
  ENOTFOUND: failed("has an address that cannot be found"),
  EAI_AGAIN: failed("has an address that cannot be found"),
  UND_ERR_RES_EXCEEDED_MAX_SIZE: {
    kind: "upstream_failed",
    isRetryable: false,
    what: "answered with more than we accept",
  },
};

function timeout(what: string): NetworkVerdict {
  return { kind: "upstream_timeout", isRetryable: true, what };
}

function failed(what: string): NetworkVerdict {
  return { kind: "upstream_failed", isRetryable: true, what };
}

/** Decides what an error of the HTTP client means, looking at codes through its causes. */
export function judgeNetworkFailure(error: unknown): NetworkVerdict {
  for (const cause of causesOf(error)) {
    const verdict = verdicts[String(read(cause, "code"))];
    if (verdict) return verdict;
    if (read(cause, "name") === "AbortError") return abortedVerdict;
  }
  return failed("could not be reached");
}

/** The error, its cause, the cause's cause, and so on. */
export function* causesOf(error: unknown): Generator<unknown> {
  let current = error;
  for (let depth = 0; current !== undefined && current !== null && depth < 10; depth += 1) {
    yield current;
    current = read(current, "cause") ?? firstOf(read(current, "errors"));
  }
}

function read(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}
