/** Lets so many pieces of work of one name go on at once, in the order in which they came. */
export type Limiter = {
  /** @throws whatever the signal was aborted with, while it waits */
  run<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** Whether nobody has to wait. */
  isFree(name: string): boolean;
};

type Lane = { running: number; waiting: (() => void)[] };

/** @example await createLimiter(8).run("openai", signal, () => gateway.call(request)); */
export function createLimiter(most: number): Limiter {
  const lanes = new Map<string, Lane>();
  const enter = (lane: Lane, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (lane.running < most) {
      lane.running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        lane.waiting = lane.waiting.filter((other) => other !== go);
        reject(signal.reason as Error);
      };
      signal.addEventListener("abort", leave, { once: true });
      lane.waiting.push(go);
    });
  };
  return {
    isFree: (name) => (lanes.get(name)?.running ?? 0) < most,
    async run(name, signal, work) {
      const lane = lanes.get(name) ?? { running: 0, waiting: [] };
      lanes.set(name, lane);
      await enter(lane, signal);
      try {
        // It may have been aborted between having a place and beginning.
        signal.throwIfAborted();
        return await work();
      } finally {
        // Whoever waits takes the place over.
        const next = lane.waiting.shift();
        if (next) next();
        else lane.running -= 1;
      }
    },
  };
}
