import type { Clock } from "../approvals/approval-backend.ts";

/** Time that a test moves. */
export type TestClock = Clock & {
  /** Moves on, stopping wherever somebody waits for that moment; ends when what they do then has been done. */
  advance(durationMs: number): Promise<void>;
};

type Sleeper = { readonly at: number; readonly wake: () => void };

/**
 * A clock that stands still until it is moved.
 *
 * @example
 * const clock = createTestClock();
 * const parley = new Parley({ approvals: createFakeHumans(isSilent(), { clock }) });
 * await clock.advance(3_600_000);
 */
export function createTestClock(startMs: number = Date.UTC(2026, 0, 1)): TestClock {
  let now = startMs;
  const sleepers = new Set<Sleeper>();
  const sleep: Clock["sleep"] = (durationMs, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const leave = (): void => {
        sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      const wake = (): void => {
        sleepers.delete(sleeper);
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const sleeper = { at: now + durationMs, wake };
      sleepers.add(sleeper);
      signal?.addEventListener("abort", leave, { once: true });
    });
  return {
    now: () => now,
    sleep,
    async advance(durationMs) {
      const until = now + durationMs;
      await settle();
      for (;;) {
        const [next] = [...sleepers].toSorted((a, b) => a.at - b.at);
        if (next === undefined || next.at > until) break;
        now = Math.max(now, next.at);
        next.wake();
        await settle();
      }
      now = until;
      await settle();
    },
  };
}

/** Promises that follow from one another are done when a timer's turn comes. */
const settle = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));
