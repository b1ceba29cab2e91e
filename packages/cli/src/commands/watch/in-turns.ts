/**
 * The same work, never twice at once: who asks while it runs waits for one more run, which sees what they mean.
 *
 * @example
 * const synchronize = inTurns(() => tree.sync());
 */
export function inTurns(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const run = (): Promise<void> => {
    running = work().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (running === undefined) return run();
    next ??= running
      .catch(() => {})
      .then(() => {
        next = undefined;
        return run();
      });
    return next;
  };
}
