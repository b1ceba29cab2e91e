import { type Agreement, type AgreementOptions, withInterval } from "./agreement.ts";
import { confusionOf, type RatedPair } from "./confusion.ts";

export type KappaOptions<Label> = AgreementOptions & {
  /** How much a disagreement counts, by how far apart labels are in their order: `none` counts all the same. */
  weights?: "none" | "linear" | "quadratic" | undefined;
  /** The order of the labels; it matters with weights only. */
  labels?: readonly Label[] | undefined;
};

/**
 * Cohen's kappa of two raters.
 *
 * @example cohensKappa([{ first: true, second: true }, { first: false, second: false }]).value // 1
 */
export function cohensKappa<Label extends string | number | boolean>(
  pairs: readonly RatedPair<Label>[],
  options: KappaOptions<Label> = {},
): Agreement {
  const { labels } = confusionOf(pairs, options.labels ?? sorted(pairs));
  const places = new Map(labels.map((label, index) => [label, index]));
  const rated = pairs.map(({ first, second }) => [places.get(first) ?? 0, places.get(second) ?? 0] as const);
  const distance = distanceBy(options.weights ?? "none");
  const byChanceOf = (firsts: readonly number[], seconds: readonly number[]): number =>
    firsts.reduce(
      (sum, count, first) =>
        sum + count * seconds.reduce((so, other, second) => so + other * distance(first, second), 0),
      0,
    );
  const countsOf = (side: 0 | 1): number[] =>
    labels.map((_, label) => rated.filter((pair) => pair[side] === label).length);
  const most = distance(0, labels.length - 1);
  const rating = {
    items: pairs.length,
    disagreements: rated.filter(([first, second]) => first !== second).length,
    chance: () => byChanceOf(countsOf(0), countsOf(1)) / pairs.length ** 2 / most,
    statistic: (indices: ArrayLike<number>) => {
      const [firsts, seconds] = [
        Array.from({ length: labels.length }, () => 0),
        Array.from({ length: labels.length }, () => 0),
      ];
      let seen = 0;
      for (let place = 0; place < indices.length; place += 1) {
        const [first, second] = rated[indices[place] ?? 0] ?? [0, 0];
        firsts[first] = (firsts[first] ?? 0) + 1;
        seconds[second] = (seconds[second] ?? 0) + 1;
        seen += distance(first, second);
      }
      const byChance = byChanceOf(firsts, seconds);
      return byChance === 0 ? Number.NaN : 1 - (seen * indices.length) / byChance;
    },
  };
  return withInterval(rating, options);
}

function distanceBy(weights: "none" | "linear" | "quadratic"): (a: number, b: number) => number {
  if (weights === "linear") return (a, b) => Math.abs(a - b);
  if (weights === "quadratic") return (a, b) => (a - b) ** 2;
  return (a, b) => (a === b ? 0 : 1);
}

/** Numbers by size, others by name. */
function sorted<Label extends string | number | boolean>(pairs: readonly RatedPair<Label>[]): Label[] {
  const labels = [...new Set(pairs.flatMap(({ first, second }) => [first, second]))];
  return labels.toSorted((a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en"),
  );
}
