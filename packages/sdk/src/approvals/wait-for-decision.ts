import { isParleyError, type ParleyError } from "@parley/contract";
import { clientErrors } from "../client-errors.ts";
import { type AnswerBack, type Answerer, createAnswerer } from "./answer-back.ts";
import type { ApprovalBackend, Leaving } from "./approval-backend.ts";
import type { KnownApproval } from "./known-approval.ts";
import { type Expected, readApproval } from "./read-approval.ts";

const defaultHoldSeconds = 25;
const pollEveryMs = 3000;
/** A reply that says `pending` sooner was not held back: somebody on the way, or the server, does not do that. */
const shortestHoldMs = 2000;
/** So many long polls may break one after the other before there are none any more. */
const mostBroken = 2;

type Waiting = Leaving & {
  readonly onWarning: (message: string) => void;
  readonly onAskBack?: AnswerBack | undefined;
};

/**
 * The request once it is decided. Long polls, which answer at once; every three seconds where those do not come through.
 * A server that is away is waited for, for as long as it takes: it knows, and only the signal ends this.
 *
 * @throws ApprovalUnclear; refusals of the server that waiting cannot change; the signal's reason
 */
export async function waitForDecision(
  backend: ApprovalBackend,
  expected: Expected,
  { onAskBack, ...waiting }: Waiting,
): Promise<KnownApproval> {
  const { onWarning } = waiting;
  const answerer = onAskBack && createAnswerer({ backend, onAskBack, onWarning });
  try {
    return await poll(backend, expected, { ...waiting, answerer });
  } finally {
    answerer?.close();
  }
}

type Polling = Omit<Waiting, "onAskBack"> & { answerer: Answerer | undefined };

async function poll(
  backend: ApprovalBackend,
  expected: Expected,
  { signal, onWarning, answerer }: Polling,
): Promise<KnownApproval> {
  const { clock, holdSeconds = defaultHoldSeconds } = backend;
  let brokenCount = 0;
  let isAway = false;
  for (;;) {
    signal?.throwIfAborted();
    const startedAt = clock.now();
    const waitSeconds = isAway || brokenCount >= mostBroken ? 0 : holdSeconds;
    let pauseMs = pollEveryMs;
    try {
      const approval = readApproval(
        await backend.get(
          { id: expected.id, waitSeconds, ...(answerer && { messages: answerer.seen() }) },
          { signal },
        ),
        expected,
      );
      if (approval.outcome.status !== "pending") return approval;
      const isTold = answerer?.take(approval) === true;
      if (isAway) onWarning(`The server is back; still waiting for \`${expected.name}\`.`);
      if (waitSeconds > 0 && clock.now() - startedAt >= shortestHoldMs) {
        brokenCount = 0;
        pauseMs = 0;
      }
      // Back after it was away, or with news: the next one is held again.
      if (isAway || isTold) pauseMs = 0;
      isAway = false;
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (!isParleyError(error) || !isTransient(error)) throw error;
      if (waitSeconds > 0) brokenCount += 1;
      if (!isAway) onWarning(`Waiting for \`${expected.name}\` goes on: ${error.message}`);
      isAway = true;
      pauseMs = Math.max(pauseMs, error.retryAfterMs ?? 0);
    }
    if (pauseMs > 0) await clock.sleep(pauseMs, signal);
  }
}

/** Whether the same request may succeed later. */
export function isTransient(error: ParleyError): boolean {
  return error.isRetryable && error.code !== clientErrors.unexpectedReply.code;
}

const firstPauseMs = 500;

/** Repeats what may be repeated, while it fails for now. */
export async function repeatWhileTransient<T>(
  work: () => Promise<T>,
  { clock, signal, attempts }: Leaving & Pick<ApprovalBackend, "clock"> & { attempts: number },
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (attempt >= attempts || !isParleyError(error) || !isTransient(error)) throw error;
      await clock.sleep(error.retryAfterMs ?? firstPauseMs * 2 ** (attempt - 1), signal);
    }
  }
}
