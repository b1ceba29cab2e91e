/** How long to wait between the tries of one model. All times in milliseconds. */
export type RetryPolicy = {
  /** Further tries after the first. */
  maxRetries: number;
  baseDelayMs: number;
  maxDelayMs: number;
  /** A provider that asks for a longer pause than this is not waited for. */
  maxRetryAfterMs: number;
};

export const defaultRetryPolicy: RetryPolicy = {
  maxRetries: 2,
  baseDelayMs: 500,
  maxDelayMs: 8_000,
  maxRetryAfterMs: 30_000,
};

export type FailedTry = {
  /** 0 for the first try. */
  tryIndex: number;
  isRetryable: boolean;
  retryAfterMs?: number | undefined;
  /** In [0, 1). */
  random: number;
};

/**
 * The pause before the next try, or `undefined` to give up. The provider's own `Retry-After` is honoured to the
 * millisecond; without one the pause doubles with each try, and jitter takes up to half of it away.
 */
export function retryDelay(policy: RetryPolicy, failed: FailedTry): number | undefined {
  if (!failed.isRetryable || failed.tryIndex >= policy.maxRetries) return undefined;
  if (failed.retryAfterMs !== undefined) {
    return failed.retryAfterMs <= policy.maxRetryAfterMs ? failed.retryAfterMs : undefined;
  }
  const full = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** failed.tryIndex);
  return full * (1 - failed.random / 2);
}
