/**
 * Does the work for each item, so many at once; items are taken only as they are worked on. The first failure stops the
 * taking, and is thrown once what is under way has ended: that of the items as well. So is what the signal was aborted
 * with, where items were left.
 */
export async function eachOf<T>(
  items: AsyncIterable<T>,
  { atOnce, signal }: { atOnce: number; signal: AbortSignal },
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let leave: () => void = () => {};
  let failure: { cause: unknown } | undefined;
  let isLeft = false;
  try {
    for await (const item of items) {
      isLeft = failure !== undefined || signal.aborted;
      if (isLeft) break;
      const task: Promise<void> = work(item)
        .catch((cause: unknown) => {
          failure ??= { cause };
        })
        .finally(() => {
          running.delete(task);
          leave();
        });
      running.add(task);
      if (running.size >= atOnce)
        await new Promise<void>((resolve) => {
          leave = resolve;
        });
    }
  } catch (cause) {
    failure ??= { cause };
  }
  await Promise.all(running);
  if (failure !== undefined) throw failure.cause;
  if (isLeft) signal.throwIfAborted();
}
