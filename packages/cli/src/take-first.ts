/** The first records of a list that comes page by page; pages behind them are not asked for. */
export async function takeFirst<T>(records: AsyncIterable<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  for await (const record of records) {
    taken.push(record);
    if (taken.length >= count) break;
  }
  return taken;
}
