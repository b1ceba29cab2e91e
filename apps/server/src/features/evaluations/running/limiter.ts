import { createAbortWatch } from "@parley/evaluators";

/** Lets so many pieces of work of one name go on at once, in the order in which they came. */
export type Limiter = {
  /** @throws whatever one of the signals was aborted with, while it waits */
  run<T>(name: string, signals: AbortSignal | readonly AbortSignal[], work: () => Promise<T>): Promise<T>;
  /** Whether nobody has to wait. */
  isFree(name: string): boolean;
};

type Lane = { running: number; waiting: (() => void)[] };

/** @example await createLimiter(8).run("openai", signal, () => gateway.call(request)); */
export function createLimiter(most: number): Limiter {
  const lanes = new Map<string, Lane>();
  const aborts = createAbortWatch();
  const enter = (lane: Lane, signals: readonly AbortSignal[]): Promise<void> => {
    if (lane.running < most) {
      lane.running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const stay = (): void => {
        for (const signal of signals) aborts.remove(signal, leave);
      };
      const go = (): void => {
        stay();
        resolve();
      };
      const leave = (): void => {
        stay();
        lane.waiting = lane.waiting.filter((other) => other !== go);
        reject(signals.find(({ aborted }) => aborted)?.reason as Error);
      };
      // One signal joined of all would be kept by each of them until it is collected: there are thousands of calls.
      for (const signal of signals) aborts.add(signal, leave);
      lane.waiting.push(go);
    });
  };
  return {
    isFree: (name) => (lanes.get(name)?.running ?? 0) < most,
    async run(name, given, work) {
      const signals = given instanceof AbortSignal ? [given] : given;
      const lane = lanes.get(name) ?? { running: 0, waiting: [] };
      lanes.set(name, lane);
      throwIfAborted(signals);
      await enter(lane, signals);
      try {
        // It may have been aborted between having a place and beginning.
        throwIfAborted(signals);
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

function throwIfAborted(signals: readonly AbortSignal[]): void {
  for (const signal of signals) signal.throwIfAborted();
}
