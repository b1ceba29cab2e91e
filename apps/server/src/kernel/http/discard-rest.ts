import { setTimeout as sleep } from "node:timers/promises";

/** How long a sender may be silent, and may take in all, before its refusal is sent whether it reads it or not. */
const [quietMs, longestMs] = [250, 5_000];

/**
 * Reads what is left of a refused body and keeps none of it: a connection closed on somebody who still writes is reset,
 * and the reply that says why is lost with it.
 */
export async function discardRest(request: Request): Promise<void> {
  try {
    if (request.body === null || request.body.locked) return;
    const reader = request.body.getReader();
    const until = performance.now() + longestMs;
    while (performance.now() < until) {
      const timer = new AbortController();
      const silence = sleep(quietMs, silent, { signal: timer.signal, ref: false }).catch(() => silent);
      const next = await Promise.race([reader.read(), silence]);
      timer.abort();
      if (next.done) return;
    }
  } catch {
    // Whoever has left needs no reply.
  }
}

const silent = { done: true, value: undefined } as const;
