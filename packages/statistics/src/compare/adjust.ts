/** `holm`: no false claim at all, with the error rate. `benjamini-hochberg`: few among the claims. */
export type Correction = "holm" | "benjamini-hochberg" | "none";

/**
 * Corrects p-values for being several. Those that are `null` were not tests, and stay.
 *
 * @example adjustPValues([0.01, 0.04, null], "holm") // [0.02, 0.04, null]
 */
export function adjustPValues(
  pValues: readonly (number | null)[],
  correction: Correction,
): (number | null)[] {
  const ranked = pValues
    .flatMap((p, index) => (p === null || Number.isNaN(p) ? [] : [{ p, index }]))
    .toSorted((a, b) => a.p - b.p);
  const adjusted = pValues.map((p): number | null => (p === null || Number.isNaN(p) ? null : p));
  if (correction === "none") return adjusted;
  const corrected =
    correction === "holm" ? holm(ranked.map(({ p }) => p)) : hochberg(ranked.map(({ p }) => p));
  for (const [rank, { index }] of ranked.entries()) adjusted[index] = corrected[rank] ?? null;
  return adjusted;
}

function holm(ascending: readonly number[]): number[] {
  let most = 0;
  return ascending.map((p, rank) => (most = Math.max(most, Math.min(1, p * (ascending.length - rank)))));
}

function hochberg(ascending: readonly number[]): number[] {
  let least = 1;
  return ascending
    .map((p, rank) => ({ p, rank }))
    .toReversed()
    .map(({ p, rank }) => (least = Math.min(least, (p * ascending.length) / (rank + 1))))
    .toReversed();
}
