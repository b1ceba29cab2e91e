import { adjustPValues, type Correction } from "../compare/adjust.ts";
import type { Interval } from "../estimate/interval.ts";
import type { EstimateOptions } from "../estimate/mean-interval.ts";
import { summarise } from "../estimate/summarise.ts";
import type { Facets, ItemValues, Metric } from "../evaluation/measurements.ts";
import { meanOf } from "../numbers/moments.ts";
import { worseThanRest } from "./worse-than-rest.ts";

/** The items that have a value of a facet. */
export type Slice = { facet: string; value: string };

export type SliceResult = Slice & {
  items: number;
  estimate: number | null;
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
 * `differencesOf` the two runs as values.
 *
 * @example findWorstSlices({ values, facets, metric }).slices[0] // { facet: "language", value: "fr", isWorse: true, … }
 */
export function findWorstSlices(
  given: { values: ItemValues; facets: ReadonlyMap<string, Facets>; metric: Metric },
  options: SliceOptions = {},
): { slices: SliceResult[]; tooSmall: number } {
  const { fewestItems = 5, correction = "holm", level = 0.95 } = options;
  const judged = new Map([...given.values].filter(([, samples]) => samples.length > 0));
  const members = membersOf(judged, given.facets);
  const large = members.filter(({ items }) => items.length >= fewestItems);
  const measured = large.map((slice) => measureSlice(slice, { ...given, values: judged }, options));
  const adjusted = adjustPValues(
    measured.map(({ pValue }) => pValue),
    correction,
  );
  const slices = measured.map((slice, index): SliceResult => {
    const adjustedPValue = adjusted[index] ?? null;
    return { ...slice, adjustedPValue, isWorse: adjustedPValue !== null && adjustedPValue < 1 - level };
  });
  return { slices: slices.toSorted(worstFirst(given.metric)), tooSmall: members.length - large.length };
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

type Members = Slice & { items: readonly string[] };

function membersOf(values: ItemValues, facets: ReadonlyMap<string, Facets>): Members[] {
  const found = new Map<string, Slice & { items: string[] }>();
  for (const item of values.keys())
    for (const slice of listSlices([facets.get(item) ?? {}])) {
      const key = JSON.stringify([slice.facet, slice.value]);
      const known = found.get(key) ?? { ...slice, items: [] };
      known.items.push(item);
      found.set(key, known);
    }
  return [...found.values()];
}

function measureSlice(
  { facet, value, items }: Members,
  { values, metric }: { values: ItemValues; metric: Metric },
  options: EstimateOptions,
): Omit<SliceResult, "adjustedPValue" | "isWorse"> {
  const inside = new Map(items.map((item) => [item, values.get(item) ?? []]));
  const own = [...inside.values()].map(meanOf);
  const others = [...values].flatMap(([item, samples]) => (inside.has(item) ? [] : [meanOf(samples)]));
  const { estimate, interval } = summarise(inside, metric, options);
  const rest = others.length === 0 ? null : meanOf(others);
  const sign = (metric.better ?? "higher") === "higher" ? 1 : -1;
  const inOrder = (of: readonly number[]): number[] => of.map((one) => one * sign);
  return {
    facet,
    value,
    items: own.length,
    estimate,
    interval,
    rest,
    difference: estimate === null || rest === null ? null : estimate - rest,
    pValue:
      rest === null
        ? null
        : worseThanRest(
            { slice: inOrder(own), rest: inOrder(others) },
            { seed: options.seed, resamples: options.resamples },
          ),
  };
}

const worstFirst =
  ({ better }: Metric) =>
  (a: SliceResult, b: SliceResult): number => {
    const sign = (better ?? "higher") === "higher" ? 1 : -1;
    return (a.pValue ?? 2) - (b.pValue ?? 2) || sign * ((a.difference ?? 0) - (b.difference ?? 0));
  };
