import { adjustPValues, type Correction } from "../compare/adjust.ts";
import type { Interval } from "../estimate/interval.ts";
import { type EstimateOptions, usualMostResampled } from "../estimate/mean-interval.ts";
import { summariseSamples } from "../estimate/summarise.ts";
import type { Facets, ItemValues, Metric } from "../evaluation/measurements.ts";
import { meanOf, type SumParts, sumPartsOf } from "../numbers/moments.ts";
import { worseThanRest } from "./worse-than-rest.ts";

/** The items that have a value of a facet. */
export type Slice = { facet: string; value: string };

export type SliceResult = Slice & {
  items: number;
  estimate: number | null;
  /** Of very many slices that of the better ones is computed from the skewness, where it would be resampled. */
  interval: Interval | null;
  /** The mean of all other items. */
  rest: number | null;
  /** Estimate − rest. */
  difference: number | null;
  /** One-sided: how likely a slice of this size would be this bad by chance. */
  pValue: number | null;
  /** Corrected for how many slices were looked at. */
  adjustedPValue: number | null;
  /** Worse than the rest, with the correction. */
  isWorse: boolean;
};

export type SliceOptions = EstimateOptions & {
  /** Smaller slices are not looked at, so that they cost the others no power: 5 unless said otherwise. */
  fewestItems?: number | undefined;
  /** `holm` unless said otherwise. */
  correction?: Correction | undefined;
};

/**
 * The slices of one metric of one run, the surest to be worse than the rest first. For slices of a comparison, give
 * `differencesOf` the two runs as values. It takes about as long as there are items, slices, and items in slices.
 *
 * @example findWorstSlices({ values, facets, metric }).slices[0] // { facet: "language", value: "fr", isWorse: true, … }
 */
export function findWorstSlices(
  given: { values: ItemValues; facets: ReadonlyMap<string, Facets>; metric: Metric },
  options: SliceOptions = {},
): { slices: SliceResult[]; tooSmall: number } {
  const { fewestItems = 5 } = options;
  const { metric } = given;
  const judged = [...given.values].filter(([, samples]) => samples.length > 0);
  const members = membersOf(
    judged.map(([item]) => item),
    given.facets,
  );
  const large = members.filter(({ items }) => items.length >= fewestItems);
  const means = judged.map(([, samples]) => meanOf(samples));
  const measured = measureSlices(large, { means, metric }, options).toSorted(worstFirst(metric));
  const samples = judged.map(([, of]) => of);
  return {
    slices: withIntervals(measured, { samples, metric }, options),
    tooSmall: members.length - large.length,
  };
}

/** All slices there are, by facet and value. */
export function listSlices(facets: Iterable<Facets>): Slice[] {
  const found = new Map<string, Slice>();
  for (const of of facets)
    for (const [facet, values] of Object.entries(of))
      for (const value of values) found.set(JSON.stringify([facet, value]), { facet, value });
  return [...found.values()];
}

/** Candidate − control, of each item that both have a value of. */
export function differencesOf(candidate: ItemValues, control: ItemValues): ItemValues {
  return new Map(
    [...candidate].flatMap(([item, own]): [string, number[]][] => {
      const others = control.get(item) ?? [];
      return own.length === 0 || others.length === 0 ? [] : [[item, [meanOf(own) - meanOf(others)]]];
    }),
  );
}

/** A slice, and the places of its items among all that were judged. */
type Members = Slice & { items: readonly number[] };

function membersOf(items: readonly string[], facets: ReadonlyMap<string, Facets>): Members[] {
  const found = new Map<string, Slice & { items: number[] }>();
  for (const [place, item] of items.entries())
    for (const slice of listSlices([facets.get(item) ?? {}])) {
      const key = JSON.stringify([slice.facet, slice.value]);
      const known = found.get(key);
      if (known === undefined) found.set(key, { ...slice, items: [place] });
      else known.items.push(place);
    }
  return [...found.values()];
}

type Measured = Omit<SliceResult, "interval" | "items"> & Pick<Members, "items">;

function measureSlices(
  slices: readonly Members[],
  { means, metric }: { means: readonly number[]; metric: Metric },
  options: SliceOptions,
): Measured[] {
  const { correction = "holm", level = 0.95 } = options;
  const sign = signOf(metric);
  const pValues = worseThanRest(
    { values: means.map((mean) => mean * sign), slices: slices.map(({ items }) => items) },
    options,
  );
  const adjusted = adjustPValues(pValues, correction);
  const total = sumPartsOf(means);
  return slices.map((slice, index) => {
    const own = slice.items.map((place) => means[place] ?? Number.NaN);
    const estimate = meanOf(own);
    const rest = meanOfRest(means, { slice, own, total });
    const adjustedPValue = adjusted[index] ?? null;
    return {
      ...slice,
      estimate,
      rest,
      difference: rest === null ? null : estimate - rest,
      pValue: pValues[index] ?? null,
      adjustedPValue,
      isWorse: adjustedPValue !== null && adjustedPValue < 1 - level,
    };
  });
}

type Inside = { slice: Members; own: readonly number[]; total: SumParts };

/** What is left of all; where a slice is most of them, by looking at the others, which are fewer. */
function meanOfRest(means: readonly number[], { slice, own, total }: Inside): number | null {
  const others = means.length - own.length;
  if (others === 0) return null;
  if (others > own.length) {
    const inside = sumPartsOf(own);
    return (total.sum - inside.sum + (total.lost - inside.lost)) / others;
  }
  const places = new Set(slice.items);
  return meanOf(means.filter((_, place) => !places.has(place)));
}

/** Items that are drawn again to find intervals, of all slices together. */
const mostDrawnAgain = 8000;

/** The worst have theirs first: where there is no more time, others' are computed. */
function withIntervals(
  measured: readonly Measured[],
  { samples, metric }: { samples: readonly (readonly number[])[]; metric: Metric },
  options: SliceOptions,
): SliceResult[] {
  const { mostResampled = usualMostResampled } = options;
  let left = mostDrawnAgain;
  return measured.map(({ items, ...slice }) => {
    const inside = items.map((place) => samples[place] ?? []);
    if (items.length <= mostResampled) left -= items.length;
    const own = left < 0 ? { ...options, mostResampled: 0 } : options;
    const { interval } = summariseSamples(inside, metric, own);
    return { ...slice, items: items.length, interval };
  });
}

const signOf = ({ better }: Metric): 1 | -1 => ((better ?? "higher") === "higher" ? 1 : -1);

const worstFirst =
  (metric: Metric) =>
  (a: Measured, b: Measured): number =>
    (a.pValue ?? 2) - (b.pValue ?? 2) || signOf(metric) * ((a.difference ?? 0) - (b.difference ?? 0));
