import type { ParleyError } from "@parley/contract";

const firstDelayMs = 500;
const longestDelayMs = 8_000;
const longestRetryAfterMs = 60_000;

/**
 * How long to wait before attempt `attempt + 1`; doubles each time, with half of it left to chance. What the server
 * asks for in `Retry-After` goes first; null says that it asks for too long to wait here.
 */
export function retryDelayMs(attempt: number, error: ParleyError, random: () => number): number | null {
  if (error.retryAfterMs !== undefined) {
    return error.retryAfterMs <= longestRetryAfterMs ? error.retryAfterMs : null;
  }
  const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** attempt);
  return delayMs * (0.5 + random() / 2);
}

/** `Retry-After` in milliseconds, given as seconds or as a date. */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** Waits; rejects with the signal's reason when it is aborted. */
export function sleep(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, durationMs);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
