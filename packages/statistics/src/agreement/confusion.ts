/** What one rater said of an item, and what another did. */
export type RatedPair<Label> = { first: Label; second: Label };

/** How often the first said the row's label and the second the column's. */
export type Confusion<Label> = {
  labels: Label[];
  /** `counts[row][column]` */
  counts: number[][];
  total: number;
  /** Which share is on the diagonal; `null` without any pair. */
  agreement: number | null;
};

/**
 * The confusion of two raters. Labels are in the order given, then as they come.
 *
 * @example confusionOf([{ first: "good", second: "bad" }]).counts // [[0, 1], [0, 0]]
 */
export function confusionOf<Label extends string | number | boolean>(
  pairs: readonly RatedPair<Label>[],
  known: readonly Label[] = [],
): Confusion<Label> {
  const labels = [...new Set([...known, ...pairs.flatMap(({ first, second }) => [first, second])])];
  const places = new Map(labels.map((label, index) => [label, index]));
  const counts = labels.map(() => labels.map(() => 0));
  for (const { first, second } of pairs) {
    const row = counts[places.get(first) ?? 0];
    const column = places.get(second) ?? 0;
    if (row) row[column] = (row[column] ?? 0) + 1;
  }
  const diagonal = counts.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  const total = pairs.length;
  return { labels, counts, total, agreement: total === 0 ? null : diagonal / total };
}
