import { mayPass, type ChannelFailure } from "@parley/channels";
import { nextAttemptAt } from "../../kernel/next-attempt-at.ts";
import { maxAttempts } from "./plan-delivery.ts";

type Failed = {
  readonly failure: ChannelFailure;
  readonly now: number;
  /** How many have failed before. */
  readonly attempts: number;
  /** When whatever is told was first to be told. */
  readonly since: number;
};

/** For so long what there was no room for is no attempt. */
const patienceMs = 24 * 3_600_000;

/** What was not begun was no attempt, and nothing can have come of it. Undefined `next`: it is given up. */
export function tryAgain({ failure, now, attempts: before, since }: Failed) {
  const isAttempt = failure.kind !== "busy" || now >= since + patienceMs;
  const { retryAfterMs } = failure;
  const next = mayPass(failure)
    ? nextAttemptAt({
        attempts: before + 1,
        maxAttempts: isAttempt ? maxAttempts : Infinity,
        now,
        retryAfterMs,
      })
    : undefined;
  return { isAttempt, attempts: isAttempt ? before + 1 : before, next };
}
