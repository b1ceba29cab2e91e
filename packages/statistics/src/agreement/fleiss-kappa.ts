import { type Agreement, type AgreementOptions, withInterval } from "./agreement.ts";

/**
 * Fleiss' kappa: what each item was called by any number of raters, who need not be the same. Items with fewer than two
 * ratings say nothing and are left out.
 *
 * @example fleissKappa([["good", "good"], ["bad", "bad"], ["good", "bad"]]).value // 0.33
 */
export function fleissKappa<Label extends string | number | boolean>(
  items: readonly (readonly Label[])[],
  options: AgreementOptions = {},
): Agreement {
  const rated = items.filter((labels) => labels.length >= 2);
  const places = new Map([...new Set(rated.flat())].map((label, index) => [label, index]));
  const counted = rated.map((labels) =>
    countOf(
      labels.map((label) => places.get(label) ?? 0),
      places.size,
    ),
  );
  const rating = {
    items: rated.length,
    disagreements: rated.filter((labels) => new Set(labels).size > 1).length,
    chance: () => {
      const all = countOf(
        rated.flat().map((label) => places.get(label) ?? 0),
        places.size,
      );
      const ratings = all.reduce((sum, count) => sum + count, 0);
      return 1 - all.reduce((sum, count) => sum + (count / ratings) ** 2, 0);
    },
    statistic: (indices: ArrayLike<number>) => {
      const totals = Array.from({ length: places.size }, () => 0);
      let [agreed, ratings] = [0, 0];
      for (let place = 0; place < indices.length; place += 1) {
        const counts = counted[indices[place] ?? 0] ?? [];
        const raters = counts.reduce((sum, count) => sum + count, 0);
        ratings += raters;
        agreed += counts.reduce((sum, count) => sum + count * (count - 1), 0) / (raters * (raters - 1));
        for (const [label, count] of counts.entries()) totals[label] = (totals[label] ?? 0) + count;
      }
      const byChance = totals.reduce((sum, count) => sum + (count / ratings) ** 2, 0);
      return 1 - byChance < 1e-12 ? Number.NaN : (agreed / indices.length - byChance) / (1 - byChance);
    },
  };
  return withInterval(rating, options);
}

function countOf(labels: readonly number[], size: number): number[] {
  const counts = Array.from({ length: size }, () => 0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
