import {
  createEnvironmentKeys,
  createGateway,
  createRateLimits,
  type Gateway,
  type MinuteRate,
} from "@parley/gateway";

type Opening = {
  /** Where the keys of providers are. */
  environment: Readonly<Record<string, string | undefined>>;
  /** What is asked of each provider within any minute; of others as much as there is. */
  rates: Readonly<Record<string, MinuteRate>>;
  /** Told that a request has to wait, of each provider at most once a minute. */
  onWait?: ((provider: string, waitMs: number) => void) | undefined;
  /** For tests: milliseconds, and how to wait. */
  clock?: (() => number) | undefined;
  sleep?: ((ms: number) => Promise<void>) | undefined;
};

const minuteMs = 60_000;

/** Models as an evaluation here asks them: whatever has to wait for a rate waits as long as that takes. */
export function openGateway({
  environment,
  rates,
  onWait,
  ...time
}: Opening): Pick<Gateway, "call" | "close"> {
  const keys = createEnvironmentKeys(environment);
  if (Object.keys(rates).length === 0) return createGateway({ keys });
  const { clock = () => performance.now() } = time;
  const timers = createTimers();
  const saidAt = new Map<string, number>();
  const limits = createRateLimits({
    rates,
    clock,
    sleep: time.sleep ?? timers.sleep,
    // Nobody else comes who would have to find room.
    shareOfPatient: 1,
    onWait({ provider }, waitMs) {
      if (clock() - (saidAt.get(provider) ?? -Infinity) < minuteMs) return;
      saidAt.set(provider, clock());
      onWait?.(provider, waitMs);
    },
  });
  const gateway = createGateway({ keys, rates: { limits, accountOf: () => "" } });
  return {
    call: (request) => gateway.call({ ...request, isPatient: true }),
    async close() {
      timers.clear();
      await gateway.close();
    },
  };
}

/** What still waits would keep the process from ending. */
function createTimers() {
  const waiting = new Set<ReturnType<typeof setTimeout>>();
  return {
    sleep: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(timer);
          resolve();
        }, ms);
        waiting.add(timer);
      }),
    clear(): void {
      for (const timer of waiting) clearTimeout(timer);
      waiting.clear();
    },
  };
}
