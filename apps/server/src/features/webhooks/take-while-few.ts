type Few<T> = { most: number; countOf: (item: T) => number };

/** The first items, as many as count for no more than `most` together; one in any case. */
export function takeWhileFew<T>(items: readonly T[], { most, countOf }: Few<T>): T[] {
  let count = 0;
  const end = items.findIndex((item, index) => {
    count += countOf(item);
    return index > 0 && count > most;
  });
  return end === -1 ? [...items] : items.slice(0, end);
}
