/** Runs work in some surroundings, such as a filter of rows. */
export type Surroundings = <T>(work: () => T) => T;

/** What is read later is read in the same surroundings as what asked for it. */
export const readWithin = <T>(within: Surroundings, items: AsyncIterable<T>): AsyncIterable<T> => ({
  [Symbol.asyncIterator]() {
    const iterator = within(() => items[Symbol.asyncIterator]());
    return {
      next: () => within(() => iterator.next()),
      return: (value) =>
        within(async () => (await iterator.return?.(value)) ?? { done: true as const, value: undefined }),
    };
  },
});
