/** Jobs that are due at once have begun by then. */
const lookEveryMs = 2_000;
/** It takes long enough to be felt by whoever waits. */
const idleBelow = 0.1;

/**
 * Starting leaves behind what is never needed again, 10 MB of an idle server's memory, which Node would keep until there
 * is much more of it. It is collected once, when little goes on. Where Node was not started with `--expose-gc` nothing is
 * done.
 *
 * @param utilization How much of the time since it was last asked went into work, from 0 to 1.
 */
export function freeWhatStartingTook(
  gc: NodeJS.GCFunction | undefined = globalThis.gc,
  utilization: () => number = sinceLastAsked(),
): void {
  if (gc === undefined) return;
  const timer = setInterval(() => {
    if (utilization() > idleBelow) return;
    clearInterval(timer);
    void gc({ type: "major", execution: "sync", flavor: "last-resort" });
  }, lookEveryMs).unref();
}

function sinceLastAsked(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
