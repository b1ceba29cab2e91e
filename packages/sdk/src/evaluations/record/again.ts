import { isParleyError } from "@parley/contract";
import { retryDelayMs, sleep } from "../../retry.ts";

/** How a step waits before it is tried again. */
export type Patience = {
  readonly signal: AbortSignal | undefined;
  readonly sleep?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
};

const mostTries = 4;

/**
 * Does a step of recording, again where its reply did not arrive or the server could not just now: each finds what it
 * did before.
 */
export async function again<Value>(
  step: () => Promise<Value>,
  { signal, sleep: pause = sleep }: Patience,
): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      signal?.throwIfAborted();
      return await step();
    } catch (error) {
      if (!isParleyError(error) || !error.isRetryable || tries === mostTries) throw error;
      const delayMs = retryDelayMs(tries - 1, error, Math.random);
      if (delayMs === null) throw error;
      await pause(delayMs, signal);
    }
  }
}
