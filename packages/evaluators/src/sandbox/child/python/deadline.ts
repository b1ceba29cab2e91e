const interruptSignal = 2;

/** How long code may go on that catches the interruption. */
const stubbornMs = 1000;

/**
 * Ends Python in time from inside, so that it can say where it was: it reads a number as it runs, here a clock. Code
 * that does not heed it ends with the process, also when nobody is there any more to end it.
 */
export function createDeadline({ now, exit }: { now(): number; exit(code: number): never }) {
  let end = Infinity;
  let isPassed = false;
  const interrupts: ArrayLike<number> = {
    length: 1,
    get 0() {
      const late = now() - end;
      if (late < 0) return 0;
      if (late > stubbornMs) exit(0);
      if (isPassed) return 0;
      isPassed = true;
      return interruptSignal;
    },
    // Python puts it back to 0.
    set 0(_: number) {},
  };
  return {
    interrupts,
    set(at: number): void {
      end = at;
      isPassed = false;
    },
    clear(): void {
      end = Infinity;
    },
    isPassed: () => isPassed,
  };
}
