/** A signal that fires when the caller leaves or when the awaited thing did not happen within `timeoutMs`. */
export type Deadline = {
  readonly signal: AbortSignal;
  /** Starts the waiting time anew. */
  restart(): void;
  /** Stops the clock: nothing is awaited now. */
  pause(): void;
  hasExpired(): boolean;
  /** Stops the clock and lets go of the caller's signal. */
  release(): void;
  /** Releases, and ends what still listens to the signal. */
  abort(): void;
};

/** A running deadline. */
export function createDeadline(timeoutMs: number, callerSignal: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let expired = false;
  const expire = (): void => {
    expired = true;
    controller.abort(new DOMException("The time to wait is over.", "TimeoutError"));
  };
  const leave = (): void => controller.abort(callerSignal?.reason);
  let timer = setTimeout(expire, timeoutMs);
  if (callerSignal?.aborted) leave();
  else callerSignal?.addEventListener("abort", leave, { once: true });
  const release = (): void => {
    clearTimeout(timer);
    callerSignal?.removeEventListener("abort", leave);
  };
  return {
    signal: controller.signal,
    restart() {
      clearTimeout(timer);
      timer = setTimeout(expire, timeoutMs);
    },
    pause: () => clearTimeout(timer),
    hasExpired: () => expired,
    release,
    abort() {
      release();
      controller.abort();
    },
  };
}
