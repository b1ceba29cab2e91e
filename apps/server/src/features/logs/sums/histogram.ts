/** Classes of latency, each followed by how many Logs are in it. */
export type Histogram = readonly number[];

export const readHistogram = (text: string): Histogram => JSON.parse(text) as number[];

/** @example mergeHistograms([[1, 2], [1, 3, 4, 1]]) // [1, 5, 4, 1] */
export function mergeHistograms(histograms: readonly Histogram[]): Histogram {
  const counts = new Map<number, number>();
  for (const histogram of histograms) addHistogram(counts, histogram);
  return [...counts].toSorted(([a], [b]) => a - b).flat();
}

export function addHistogram(counts: Map<number, number>, histogram: Histogram): void {
  for (let index = 0; index < histogram.length; index += 2) {
    const latencyClass = histogram[index] ?? 0;
    counts.set(latencyClass, (counts.get(latencyClass) ?? 0) + (histogram[index + 1] ?? 0));
  }
}
