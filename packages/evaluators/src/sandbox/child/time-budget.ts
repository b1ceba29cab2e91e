import type { RunOrder } from "./frames.ts";

/** Between two looks at the processor's time, which cost a call of the system each. */
const cpuCheckMs = 5;

export type PassedLimit = "timeout" | "cpu";

/** What a run has of time: by the clock, and of the processor. */
export type TimeBudget = {
  start(order: Pick<RunOrder, "timeMs" | "cpuMs">): void;
  /** Asked again and again while code runs: the limit that was passed first, for good until the next run. */
  look(): PassedLimit | undefined;
  /** What the last look said. */
  passed(): PassedLimit | undefined;
  stop(): void;
};

/** `cpuMs` is what this process has used so far, in all its threads: nothing but the run goes on in it. */
export function createTimeBudget({ now, cpuMs }: { now(): number; cpuMs(): number }): TimeBudget {
  let [end, cpuEnd, nextCpuCheck] = [Infinity, Infinity, Infinity];
  let passed: PassedLimit | undefined;
  return {
    start(order) {
      const at = now();
      end = at + order.timeMs;
      cpuEnd = order.cpuMs === undefined ? Infinity : cpuMs() + order.cpuMs;
      nextCpuCheck = order.cpuMs === undefined ? Infinity : at + cpuCheckMs;
      passed = undefined;
    },
    look() {
      if (passed !== undefined) return passed;
      const at = now();
      if (at > end) return (passed = "timeout");
      if (at < nextCpuCheck) return undefined;
      nextCpuCheck = at + cpuCheckMs;
      return (passed = cpuMs() > cpuEnd ? "cpu" : undefined);
    },
    passed: () => passed,
    stop() {
      [end, nextCpuCheck] = [Infinity, Infinity];
    },
  };
}

/** The processor's time of this process, in milliseconds. To be taken before it is disarmed. */
export function takeCpuClock(): () => number {
  const { cpuUsage } = process;
  return () => {
    const { user, system } = cpuUsage();
    return (user + system) / 1000;
  };
}
