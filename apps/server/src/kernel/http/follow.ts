/** What ends a stream that is not at its end: whoever reads it comes back for the rest. */
export const interrupted = Symbol("interrupted");

type Following<T> = {
  /** Calls `wake` whenever there may be something new, `close` when nothing more is told here; answers how to stop. */
  subscribe(wake: () => void, close: () => void): () => void;
  /** What is new since it was asked last. */
  read(): Promise<readonly T[]>;
  /** Whether nothing can come after this one. */
  isLast?(item: T): boolean;
};

/**
 * A list that goes on: what there is, then what is added, for as long as somebody reads. It is read again only when it is
 * asked for more, so that who reads slowly holds nothing up.
 */
export function follow<T>({ subscribe, read, isLast = () => false }: Following<T>): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator](): AsyncIterator<T> {
      const arrived: T[] = [];
      let isStale = true;
      let ended: { with: unknown } | undefined;
      let resume = (): void => {};
      const unsubscribe = subscribe(
        () => {
          isStale = true;
          resume();
        },
        () => {
          ended ??= { with: interrupted };
          resume();
        },
      );
      const end = (value: unknown): IteratorResult<T> => {
        ended ??= { with: value };
        unsubscribe();
        resume();
        return { done: true, value: ended.with };
      };
      return {
        async next() {
          for (;;) {
            const [item] = arrived.splice(0, 1);
            if (item !== undefined) {
              if (isLast(item)) {
                ended = { with: undefined };
                arrived.length = 0;
              }
              return { done: false, value: item };
            }
            if (ended !== undefined) return end(ended.with);
            if (!isStale) {
              await new Promise<void>((resolve) => (resume = resolve));
              continue;
            }
            isStale = false;
            try {
              arrived.push(...(await read()));
            } catch (error) {
              end(undefined);
              throw error;
            }
          }
        },
        return: async (value?: unknown) => end(value),
      };
    },
  };
}

/** Each item as something else; the end stays what it is. */
export const mapItems = <T, U>(items: AsyncIterable<T>, to: (item: T) => U): AsyncIterable<U> => ({
  [Symbol.asyncIterator]() {
    const iterator = items[Symbol.asyncIterator]();
    const map = (next: IteratorResult<T>): IteratorResult<U> =>
      next.done ? next : { done: false, value: to(next.value) };
    return {
      next: async () => map(await iterator.next()),
      return: async (value?: unknown) => map((await iterator.return?.(value)) ?? { done: true, value }),
    };
  },
});
