import type { TimeBudget } from "../time-budget.ts";

const interruptSignal = 2;

/** How long code may go on that catches the interruption. */
const stubbornMs = 1000;

type Options = { budget: TimeBudget; now(): number; giveUp(): never };

/**
 * Ends Python in time from inside, so that it can say where it was: it reads a number as it runs, here from its budget.
 * Code that does not heed it ends with the process, also when nobody is there any more to end it.
 */
export function createInterrupts({ budget, now, giveUp }: Options): ArrayLike<number> {
  let toldAt = -Infinity;
  return {
    length: 1,
    get 0() {
      const wasPassed = budget.passed() !== undefined;
      if (budget.look() === undefined) return 0;
      if (!wasPassed) {
        toldAt = now();
        return interruptSignal;
      }
      if (now() - toldAt > stubbornMs) giveUp();
      return 0;
    },
    // Python puts it back to 0.
    set 0(_: number) {},
  };
}
