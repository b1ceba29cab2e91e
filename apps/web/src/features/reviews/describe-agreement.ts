import type { ReviewAgreement } from "@parley/contract";

type Coefficient = NonNullable<ReviewAgreement["krippendorff"]>;

/** What an alpha is good for, by the bounds that Krippendorff gives. */
export function describeAgreement({ measurement, items, unanimous, krippendorff }: ReviewAgreement): string {
  if (measurement === null) return "Texts are not compared.";
  if (items === 0) return "No item that several people judged has ended yet.";
  const same = `All said the same of ${unanimous} of ${items} ${items === 1 ? "item" : "items"}.`;
  const { value = null, interval = null, no_interval: why } = krippendorff ?? {};
  if (value === null)
    return `${same} Only one answer was ever given, which does not show that people can tell.`;
  if (interval === null)
    return `${same} That is too little to say how far people agree beyond chance.${why == null ? "" : ` ${why}`}`;
  return `${same} ${wordsFor(value, interval)}`;
}

function wordsFor(value: number, { low, high }: NonNullable<Coefficient["interval"]>): string {
  if (low >= 0.8) return "People agree well: what they say can be built on.";
  if (low >= 0.667) return "People agree enough for tentative conclusions.";
  if (high < 0.667) return "People agree too little: say more clearly what is asked before you rely on it.";
  return value >= 0.667
    ? "People seem to agree; more items would make it sure."
    : "Whether people agree enough is not sure yet; more items would tell.";
}

/** `0.72 (0.58 to 0.84)`, `0.72 (no interval)` */
export function formatCoefficient(given: Coefficient | null): string {
  if (given === null || given.value === null) return "–";
  const { value, interval } = given;
  const range = interval ? `${inDigits(interval.low)} to ${inDigits(interval.high)}` : "no interval";
  return `${inDigits(value)} (${range})`;
}

const inDigits = (value: number): string => value.toFixed(2).replace("-", "−");
