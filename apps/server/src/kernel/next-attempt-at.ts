import { retryDelayMs } from "@parley/jobs";

type Attempts = {
  /** How many have failed. */
  attempts: number;
  maxAttempts: number;
  now: number;
  /** What whoever was asked wants to be left alone for. */
  retryAfterMs?: number | undefined;
};

const longestDelayMs = 6 * 3_600_000;

/**
 * When to try again what has failed; undefined when that was the last attempt.
 *
 * @example nextAttemptAt({ attempts: 1, maxAttempts: 8, now: clock() })
 */
export function nextAttemptAt({
  attempts,
  maxAttempts,
  now,
  retryAfterMs = 0,
}: Attempts): number | undefined {
  if (attempts >= maxAttempts) return undefined;
  return now + Math.max(retryDelayMs(attempts), Math.min(retryAfterMs, longestDelayMs));
}
