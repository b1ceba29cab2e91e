import type { Parley } from "../../testing/start-parley.ts";
import type { Step } from "./steps.ts";

type Killing = {
  steps: readonly Step[];
  /** How often at each of them. */
  times: number;
  /** Each so many requests. */
  every: number;
};

/** Kills the server when the program says that it has reached a step, and starts it again on the same data. */
export function createServerKiller(parley: Parley, { steps, times, every }: Killing) {
  const left = new Map<string, number>(steps.map((step) => [step, times]));
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  let restarting: Promise<void> | undefined;
  const restart = async (): Promise<void> => {
    await parley.ended();
    await parley.start();
    restarting = undefined;
  };
  return {
    onLine(line: string): void {
      const [number, step = ""] = line.split(" ");
      const wanted = left.get(step) ?? 0;
      if (wanted === 0 || restarting !== undefined || Number(number) % every !== 0) return;
      left.set(step, wanted - 1);
      parley.signal("SIGKILL");
      restarting = restart().catch(failed.reject);
    },
    /** Rejects where the server does not come back. */
    failed: failed.promise,
    /** Resolves when it is back. */
    settled: async (): Promise<void> => restarting,
    /** The steps at which it was to be killed more often than it was. */
    missed: (): string[] => [...left].flatMap(([step, times]) => (times === 0 ? [] : [`${step}: ${times}`])),
  };
}
