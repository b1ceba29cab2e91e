import type { EvaluatorSpec, Judgment, ReviewAgreement } from "@parley/contract";
import { cohensKappa, fleissKappa, krippendorffAlpha, type Agreement, type Label } from "@parley/statistics";
import { keyOf } from "./settle.ts";

/** What one person said of one item by one Evaluator. */
export type Rating = { item: string; reviewer: string; judgment: Judgment | null };

/** Resampling keeps the event loop: so many items are resampled at once, however often. */
const mostDrawn = 200_000;
/** Of more people, the pairs that judged most together. */
const mostPairs = 45;

type Measured = Omit<ReviewAgreement, "evaluator_id" | "path">;

/**
 * How far people agree on what one Evaluator asks. Only items that several of them judged say something of it.
 *
 * @example measureAgreement(ratings, spec).krippendorff?.value // 0.72
 */
export function measureAgreement(ratings: readonly Rating[], spec: EvaluatorSpec): Measured {
  const measurement = measurementOf(spec);
  if (measurement === null) return nothingToCompare;
  const units = [...Map.groupBy(ratings.filter(isGiven), ({ item }) => item).values()].filter(
    (said) => said.length > 1,
  );
  const labels = units.map((said) => said.map(labelOf));
  const resamples = Math.max(100, Math.min(1000, Math.floor(mostDrawn / Math.max(1, units.length))));
  const reviewers = [...new Set(units.flat().map(({ reviewer }) => reviewer))].toSorted();
  const isNominal = measurement === "nominal";
  const pairs = comparePairs(units, { reviewers, isNominal });
  const [first, second] = reviewers;
  const isOfTwo = isNominal && reviewers.length === 2 && first !== undefined && second !== undefined;
  return {
    measurement,
    items: units.length,
    unanimous: labels.filter((all) => new Set(all).size === 1).length,
    cohen: isOfTwo ? toCoefficient(cohensKappa(pairsOf(units, first, second), { resamples })) : null,
    fleiss: isNominal ? toCoefficient(fleissKappa(labels, { resamples })) : null,
    krippendorff: toCoefficient(krippendorffAlpha(labels, { measurement, resamples })),
    pairs,
  };
}

const nothingToCompare: Measured = {
  measurement: null,
  items: 0,
  unanimous: 0,
  cohen: null,
  fleiss: null,
  krippendorff: null,
  pairs: [],
};

/** Numbers in steps are ranks, as of a scale from 1 to 5; others have equal distances. */
export function measurementOf({
  return_type: type,
  number_limits: limits,
}: EvaluatorSpec): ReviewAgreement["measurement"] {
  if (type === "text") return null;
  if (type !== "number") return "nominal";
  return limits?.step == null ? "interval" : "ordinal";
}

const isGiven = ({ judgment }: Rating): boolean => judgment !== null;

function labelOf({ judgment }: Rating): Label {
  if (judgment === null || Array.isArray(judgment)) return keyOf(judgment);
  return judgment;
}

type Unit = readonly Rating[];

function pairsOf(units: readonly Unit[], first: string, second: string) {
  return units.flatMap((said) => {
    const [one, other] = [first, second].map((who) => said.find(({ reviewer }) => reviewer === who));
    return one && other ? [{ first: labelOf(one), second: labelOf(other) }] : [];
  });
}

function comparePairs(
  units: readonly Unit[],
  { reviewers, isNominal }: { reviewers: readonly string[]; isNominal: boolean },
): Measured["pairs"] {
  const all = reviewers.flatMap((first, index) =>
    reviewers.slice(index + 1).map((second) => ({ first, second, both: pairsOf(units, first, second) })),
  );
  return all
    .filter(({ both }) => both.length > 0)
    .toSorted((one, other) => other.both.length - one.both.length)
    .slice(0, mostPairs)
    .map(({ first, second, both }) => ({
      first,
      second,
      items: both.length,
      agreed: both.filter((pair) => pair.first === pair.second).length,
      kappa: isNominal ? toCoefficient(cohensKappa(both, { resamples: 200 })) : null,
    }))
    .toSorted((one, other) => one.agreed / one.items - other.agreed / other.items);
}

const toCoefficient = ({ value, interval, noInterval, items }: Agreement) => ({
  value,
  interval,
  no_interval: noInterval,
  items,
});
