import { adjustPValues } from "../../compare/adjust.ts";
import { summarise } from "../../estimate/summarise.ts";
import type { Facets, ItemValues, Metric } from "../../evaluation/measurements.ts";
import { marksDrawnAtMost } from "../../numbers/counting.ts";
import { meanOf, sumOf } from "../../numbers/moments.ts";
import { normalCdf } from "../../numbers/normal.ts";
import { seededRandom } from "../../numbers/seeded-random.ts";
import { listSlices, type SliceResult } from "../find-worst-slices.ts";

type Given = { values: ItemValues; facets: ReadonlyMap<string, Facets>; metric: Metric };

/** What `findWorstSlices` is to come to, as it is defined: each slice for itself, held against a list of all others. */
export function findSlicesSlowly({ values, facets, metric }: Given): SliceResult[] {
  const judged = new Map([...values].filter(([, samples]) => samples.length > 0));
  const belongs = (item: string, facet: string, value: string): boolean =>
    (facets.get(item)?.[facet] ?? []).includes(value);
  const sign = metric.better === "lower" ? -1 : 1;
  const measured = listSlices([...judged.keys()].map((item) => facets.get(item) ?? {})).flatMap(
    ({ facet, value }) => {
      const inside = [...judged].filter(([item]) => belongs(item, facet, value));
      const outside = [...judged].filter(([item]) => !belongs(item, facet, value));
      if (inside.length < 5) return [];
      const [own, others] = [inside, outside].map((side) => side.map(([, samples]) => meanOf(samples)));
      const { estimate, interval } = summarise(new Map(inside), metric);
      const rest = others!.length === 0 ? null : meanOf(others!);
      return [
        {
          facet,
          value,
          items: inside.length,
          estimate,
          interval,
          rest,
          difference: estimate === null || rest === null ? null : estimate - rest,
          pValue:
            rest === null
              ? null
              : worseThanOthers(
                  own!.map((one) => one * sign),
                  others!.map((one) => one * sign),
                ),
        },
      ];
    },
  );
  const adjusted = adjustPValues(
    measured.map(({ pValue }) => pValue),
    "holm",
  );
  return measured
    .map((slice, index) => {
      const adjustedPValue = adjusted[index] ?? null;
      return { ...slice, adjustedPValue, isWorse: adjustedPValue !== null && adjustedPValue < 0.05 };
    })
    .toSorted(
      (a, b) => (a.pValue ?? 2) - (b.pValue ?? 2) || sign * ((a.difference ?? 0) - (b.difference ?? 0)),
    );
}

function worseThanOthers(slice: readonly number[], rest: readonly number[]): number {
  const all = [...slice, ...rest];
  const [highest, lowest] = [Math.max(...all), Math.min(...all)];
  if (highest === lowest) return 1;
  const count = (values: readonly number[]): number => values.filter((value) => value === highest).length;
  if (all.every((value) => value === highest || value === lowest))
    return marksDrawnAtMost(count(slice), { all: all.length, marked: count(all), drawn: slice.length });
  if (Math.min(slice.length, rest.length) > 500) {
    const mean = meanOf(all);
    const variance = sumOf(all.map((value) => (value - mean) ** 2)) / (all.length - 1);
    return normalCdf(
      (meanOf(slice) - mean) / Math.sqrt((variance / slice.length) * (rest.length / all.length)),
    );
  }
  const random = seededRandom("slowly");
  const seen = sumOf(slice) + 1e-9;
  let asLow = 1;
  for (let round = 0; round < 4000; round += 1) {
    let sum = 0;
    for (let place = 0; place < slice.length; place += 1) {
      const other = place + Math.floor(random() * (all.length - place));
      [all[place], all[other]] = [all[other]!, all[place]!];
      sum += all[place] ?? 0;
    }
    if (sum <= seen) asLow += 1;
  }
  return asLow / 4001;
}
