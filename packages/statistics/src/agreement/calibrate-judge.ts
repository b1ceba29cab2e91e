import type { Interval } from "../estimate/interval.ts";
import { wilsonInterval } from "../estimate/wilson.ts";
import type { Facets } from "../evaluation/measurements.ts";
import { listSlices, type Slice } from "../slices/find-worst-slices.ts";
import type { Agreement, AgreementOptions } from "./agreement.ts";
import { cohensKappa } from "./cohens-kappa.ts";
import { type Confusion, confusionOf, type RatedPair } from "./confusion.ts";
import { type Drift, findDrift } from "./find-drift.ts";
import { krippendorffAlpha, type Measurement } from "./krippendorff-alpha.ts";

export type Label = string | number | boolean;

/** One item that the judge and people have judged. */
export type CalibrationItem = {
  item: string;
  judge: Label | null;
  /** What people said, each once. Their majority is what the judge is held to. */
  people: readonly Label[];
  /** When the judge said it, in ms since 1970. */
  at?: number | undefined;
  facets?: Facets | undefined;
};

export type CalibrationOptions = AgreementOptions & {
  /** `nominal` unless said otherwise. For `ordinal` and numbers the middle of what people said counts, and alpha. */
  measurement?: Measurement | undefined;
  /** The interval's lower end has to reach it: 0.4 unless said otherwise. */
  bound?: number | undefined;
  /** Fewer items are not enough to trust anybody: 20 unless said otherwise. */
  fewestItems?: number | undefined;
};

export type Calibration = {
  /** Items that have both, and on which people came to something. */
  items: number;
  /** Items on which the judge said nothing, nobody did, or people were divided evenly. */
  leftOut: number;
  /** How often the judge said exactly what people said. */
  agreement: { rate: number | null; interval: Interval };
  /** Beyond chance: Cohen's kappa for names, Krippendorff's alpha for ranks and numbers. */
  coefficient: Agreement & { name: "kappa" | "alpha" };
  /** Rows: people; columns: the judge. */
  confusion: Confusion<Label>;
  /** How much people agree with each other; a judge can hardly do better. */
  amongPeople: Agreement;
  /** Least agreement first. */
  slices: (Slice & { items: number; rate: number; interval: Interval })[];
  drift: Drift | null;
  verdict: "trusted" | "untrusted";
  /** Why, in words for people. */
  reason: string;
};

/**
 * Holds a judge to what people said of the same items. A judge is trusted only when enough items show it.
 *
 * @example calibrateJudge([{ item: "d1", judge: true, people: [true, true, false] }]).verdict // "untrusted"
 */
export function calibrateJudge(
  given: readonly CalibrationItem[],
  options: CalibrationOptions = {},
): Calibration {
  const { measurement = "nominal", level } = options;
  const held = given.flatMap((item): Held[] => {
    const people = settle(item.people, measurement);
    return item.judge === null || people === null
      ? []
      : [{ ...item, pair: { first: people, second: item.judge } }];
  });
  const pairs = held.map(({ pair }) => pair);
  const agreed = pairs.filter(isAgreed).length;
  const coefficient = measureCoefficient(pairs, options);
  return {
    items: held.length,
    leftOut: given.length - held.length,
    agreement: {
      rate: pairs.length === 0 ? null : agreed / pairs.length,
      interval: wilsonInterval(agreed, pairs.length, level),
    },
    coefficient,
    confusion: confusionOf(pairs, orderOf(pairs)),
    amongPeople: krippendorffAlpha(
      given.map(({ people }) => people),
      { ...options, measurement },
    ),
    slices: sliceAgreement(held, level),
    drift: findDrift(
      held.flatMap(({ at, pair }) => (at === undefined ? [] : [{ at, agreed: isAgreed(pair) }])),
      options,
    ),
    ...judgeJudge(coefficient, options),
  };
}

type Held = CalibrationItem & { pair: RatedPair<Label> };

const isAgreed = ({ first, second }: RatedPair<Label>): boolean => first === second;

/** What people came to: the label that most chose, or for ranks and numbers the one in the middle. */
function settle(people: readonly Label[], measurement: Measurement): Label | null {
  const numbers = people.filter((label) => typeof label === "number");
  if (measurement !== "nominal" && numbers.length === people.length && numbers.length > 0)
    return middleOf(
      numbers.toSorted((a, b) => a - b),
      measurement,
    );
  const votes = new Map<Label, number>();
  for (const label of people) votes.set(label, (votes.get(label) ?? 0) + 1);
  const [first, second] = [...votes].toSorted((a, b) => b[1] - a[1]);
  return first && first[1] !== second?.[1] ? first[0] : null;
}

/** Between two ranks there is none. */
function middleOf(sorted: readonly number[], measurement: Measurement): number | null {
  const half = sorted.length / 2;
  const [below = 0, above = 0] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  if (measurement === "ordinal") return below === above ? below : null;
  return (below + above) / 2;
}

function orderOf(pairs: readonly RatedPair<Label>[]): Label[] {
  const labels = [...new Set(pairs.flatMap(({ first, second }) => [first, second]))];
  return labels.toSorted((a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en"),
  );
}

function measureCoefficient(
  pairs: readonly RatedPair<Label>[],
  options: CalibrationOptions,
): Calibration["coefficient"] {
  const { measurement = "nominal" } = options;
  if (measurement === "nominal") return { ...cohensKappa(pairs, options), name: "kappa" };
  const units = pairs.map(({ first, second }) => [first, second]);
  return { ...krippendorffAlpha(units, { ...options, measurement }), name: "alpha" };
}

function sliceAgreement(held: readonly Held[], level: number | undefined): Calibration["slices"] {
  return listSlices(held.map(({ facets }) => facets ?? {}))
    .map((slice) => {
      const members = held.filter(({ facets }) => facets?.[slice.facet]?.includes(slice.value));
      const agreed = members.filter(({ pair }) => isAgreed(pair)).length;
      const interval = wilsonInterval(agreed, members.length, level);
      return { ...slice, items: members.length, rate: agreed / members.length, interval };
    })
    .toSorted((a, b) => a.interval.high - b.interval.high || a.rate - b.rate);
}

function judgeJudge(
  { name, value, interval, noInterval, items }: Calibration["coefficient"],
  { bound = 0.4, fewestItems = 20 }: CalibrationOptions,
): Pick<Calibration, "verdict" | "reason"> {
  const no = (reason: string) => ({ verdict: "untrusted", reason }) as const;
  if (items < fewestItems)
    return no(`People and the judge have both judged ${items} items; ${fewestItems} are needed to trust it.`);
  if (value === null)
    return no(
      `All ${items} items got the same judgment from everybody: that does not show that the judge can tell.`,
    );
  const said = value.toFixed(2);
  if (!interval)
    return value < bound
      ? no(`The judge's ${name} with people is ${said} (${items} items): below ${bound}.`)
      : no(
          `The judge's ${name} with people is ${said} (${items} items), and how sure that is cannot be told. ${noInterval}`,
        );
  const range = `${Number((interval.level * 100).toFixed(2))} % interval ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}, ${items} items`;
  if (interval.low >= bound)
    return {
      verdict: "trusted",
      reason: `The judge's ${name} with people is ${said} (${range}): at least ${bound}.`,
    };
  return no(
    value < bound
      ? `The judge's ${name} with people is ${said} (${range}): below ${bound}.`
      : `The judge's ${name} with people is ${said} (${range}): it may be below ${bound}. More items would tell.`,
  );
}
