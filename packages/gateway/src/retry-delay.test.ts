import { assert, boolean, double, nat, option, property, record } from "fast-check";
import { expect, it } from "vitest";
import { defaultRetryPolicy, retryDelay } from "./retry-delay.ts";

it("never waits longer than the policy allows, nor less than half of its step", () => {
  const failed = record({
    tryIndex: nat(20),
    isRetryable: boolean(),
    retryAfterMs: option(nat(100_000), { nil: undefined }),
    random: double({ min: 0, max: 0.999_999, noNaN: true }),
  });
  const check = () =>
    assert(
      property(failed, nat(20), (one, maxRetries) => {
        const policy = { ...defaultRetryPolicy, maxRetries };
        const delay = retryDelay(policy, one);
        if (!one.isRetryable || one.tryIndex >= maxRetries) return delay === undefined;
        if (one.retryAfterMs !== undefined) {
          return delay === (one.retryAfterMs <= policy.maxRetryAfterMs ? one.retryAfterMs : undefined);
        }
        const step = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** one.tryIndex);
        return delay !== undefined && delay >= step / 2 && delay <= step;
      }),
    );
  expect(check).not.toThrow();
});

it("doubles from half a second", () => {
  const policy = { ...defaultRetryPolicy, maxRetries: 9 };
  const delays = [0, 1, 2, 3, 4, 5].map((tryIndex) =>
    retryDelay(policy, { tryIndex, isRetryable: true, random: 0 }),
  );
  expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000]);
});
