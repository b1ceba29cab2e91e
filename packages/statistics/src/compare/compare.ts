import type { Interval } from "../estimate/interval.ts";
import { estimateMean, type EstimateOptions, type Range } from "../estimate/mean-interval.ts";
import { type ItemValues, likelyRange, type Metric } from "../evaluation/measurements.ts";
import { meanOf, momentsOf } from "../numbers/moments.ts";
import { comparePreferences, type Preference } from "./preferences.ts";
import { mcnemarMidP, pairedRatesInterval } from "./tests-of-pairs.ts";

/** A run against the control, item by item. */
export type Comparison = {
  /** Items that both have a value of. */
  pairs: number;
  /** Items that only one of them has a value of. They are left out. */
  unpaired: number;
  /** Candidate − control. */
  difference: number | null;
  interval: Interval | null;
  method: "tango" | "bca" | "student" | "all-equal" | "none";
  /** Two-sided: how likely a difference this large would be if there were none. */
  pValue: number | null;
  test: "mcnemar-mid-p" | "paired-bootstrap" | "paired-t" | "sign" | "none";
  /** Items on which the candidate is better, worse, or the same. */
  wins: number;
  losses: number;
  ties: number;
  /** The sign test of wins against losses, without ties: it looks at directions only, as suits grades of a judge. */
  signPValue: number | null;
  /** Of the differences. */
  standardDeviation: number | null;
  /** From the p-value and the direction; of several comparisons, `analyse` gives one from the corrected p-value. */
  verdict: Verdict;
};

export type Verdict = "better" | "worse" | "undecided";

/**
 * Compares a run with the control on the items they share. Rates with one sample an item: Tango's interval and McNemar's
 * mid-p test; all else: paired bootstrap of the items' means. Of preferences the p-value is that of the sign test.
 *
 * @example compare({ candidate: valuesOf(m, v13, "correct"), control: valuesOf(m, v12, "correct") }, metric)
 */
export function compare(
  { candidate, control }: { candidate: ItemValues; control: ItemValues },
  metric: Metric,
  options: EstimateOptions = {},
): Comparison {
  const pairs = pairItems(candidate, control);
  const differences = pairs.map((pair) => pair.candidate - pair.control);
  const isHigherBetter = (metric.better ?? "higher") === "higher";
  const preferred = comparePreferences(pairs.map((pair) => preferenceIn(pair, isHigherBetter)));
  const { wins, losses, ties } = preferred;
  const signPValue = pairs.length === 0 ? null : preferred.pValue;
  const [higher, lower] = isHigherBetter ? [wins, losses] : [losses, wins];
  const isBinary = metric.kind === "rate" && pairs.every((pair) => pair.isSingle);
  const usual = isBinary
    ? compareRates({ higher, lower, pairs: pairs.length }, options)
    : compareMeans(pairs, { ...options, ...rangesOfDifferences(pairs, metric) });
  const isBySigns = metric.signTest === "instead" && signPValue !== null;
  const result = isBySigns ? { ...usual, pValue: signPValue, test: "sign" as const } : usual;
  return {
    pairs: pairs.length,
    unpaired: countUnpaired(candidate, control),
    ...result,
    wins,
    losses,
    ties,
    signPValue,
    standardDeviation: differences.length < 2 ? null : momentsOf(differences).deviation,
    verdict: judgeDifference({ ...result, wins, losses }, metric, options.level),
  };
}

type Pair = { item: string; candidate: number; control: number; isSingle: boolean };

function preferenceIn({ item, candidate, control }: Pair, isHigherBetter: boolean): Preference {
  if (candidate === control) return { item, preferred: "tie" };
  return { item, preferred: candidate > control === isHigherBetter ? "candidate" : "control" };
}

function pairItems(candidate: ItemValues, control: ItemValues): Pair[] {
  return [...candidate].flatMap(([item, own]) => {
    const others = control.get(item) ?? [];
    if (own.length === 0 || others.length === 0) return [];
    const isSingle = own.length === 1 && others.length === 1;
    return [{ item, candidate: meanOf(own), control: meanOf(others), isSingle }];
  });
}

function countUnpaired(candidate: ItemValues, control: ItemValues): number {
  const items = new Set([...candidate.keys(), ...control.keys()]);
  const has = (values: ItemValues, item: string): boolean => (values.get(item) ?? []).length > 0;
  return [...items].filter((item) => has(candidate, item) !== has(control, item)).length;
}

type Result = Pick<Comparison, "difference" | "interval" | "method" | "pValue" | "test">;

const nothing: Result = { difference: null, interval: null, method: "none", pValue: null, test: "none" };

function compareRates(
  { higher, lower, pairs }: { higher: number; lower: number; pairs: number },
  { level }: EstimateOptions,
): Result {
  if (pairs === 0) return nothing;
  const discordant = { onlyCandidate: higher, onlyControl: lower };
  return {
    difference: (higher - lower) / pairs,
    interval: pairedRatesInterval(discordant, pairs, level),
    method: "tango",
    pValue: mcnemarMidP(discordant),
    test: "mcnemar-mid-p",
  };
}

const tests = { bca: "paired-bootstrap", student: "paired-t", "all-equal": "sign", none: "none" } as const;

function compareMeans(pairs: readonly Pair[], options: EstimateOptions): Result {
  const { mean, interval, pValue, method } = estimateMean(
    pairs.map((pair) => pair.candidate - pair.control),
    options,
  );
  return { difference: mean, interval, method, pValue, test: tests[method] };
}

/** Differences cannot be larger than what the values range over. */
function rangesOfDifferences(
  pairs: readonly Pair[],
  metric: Metric,
): Pick<EstimateOptions, "range" | "likelyRange"> {
  const known = metric.range ?? (metric.kind === "rate" ? { low: 0, high: 1 } : undefined);
  const values = pairs.flatMap((pair) => [pair.candidate, pair.control]);
  return { range: mirror(known), likelyRange: mirror(likelyRange(values, metric)) };
}

const mirror = (range: Range | undefined): Range | undefined =>
  range && { low: range.low - range.high, high: range.high - range.low };

type Judged = Pick<Comparison, "difference" | "pValue" | "wins" | "losses">;

/** What a p-value and a direction come to. Where signs are what is tested, wins and the mean have to point the same way. */
export function judgeDifference(
  { difference, pValue, wins, losses }: Judged,
  { better, signTest }: Pick<Metric, "better" | "signTest">,
  level = 0.95,
): Verdict {
  if (difference === null || pValue === null || pValue >= 1 - level || difference === 0) return "undecided";
  const isBetter = difference > 0 === ((better ?? "higher") === "higher");
  if (signTest === "instead" && isBetter !== wins > losses) return "undecided";
  return isBetter ? "better" : "worse";
}
