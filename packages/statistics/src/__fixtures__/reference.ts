import { readFileSync } from "node:fs";

type Bounds = [low: number, high: number];
type Variance = { groups: number[][]; between: number; within: number };

/** Values by SciPy, statsmodels, krippendorff and irrCAC; `reference.py` beside it computes them. */
export const reference = JSON.parse(
  readFileSync(new URL("reference.json", import.meta.url), "utf8"),
) as {
  normal: { z: number; cdf: number }[];
  normalQuantile: { share: number; z: number }[];
  student: { t: number; degrees: number; cdf: number }[];
  studentQuantile: { share: number; degrees: number; t: number }[];
  wilson: { successes: number; trials: number; level: number; interval: Bounds }[];
  mcnemar: { onlyCandidate: number; onlyControl: number; exact: number; midP: number }[];
  signTest: { wins: number; losses: number; p: number }[];
  pairedRates: { onlyCandidate: number; onlyControl: number; pairs: number; interval: Bounds }[];
  adjust: { pValues: number[]; holm: number[]; "benjamini-hochberg": number[] };
  mean: {
    skewed: number[];
    bca: Bounds;
    few: number[];
    student: Bounds;
    studentP: number;
    many: number[];
    manyBca: Bounds;
  };
  widenedMean: { values: number[]; interval: Bounds };
  sampledRate: { samples: number[][]; interval: Bounds };
  pairedMeans: {
    candidate: number[];
    control: number[];
    difference: number;
    interval: Bounds;
    p: number;
  };
  allEqual: { count: number; level: number; unseen: number }[];
  quantiles: { share: number; value: number }[];
  quantileInterval: { share: number; interval: Bounds };
  variance: Variance & { reml: Omit<Variance, "groups">; uneven: Variance };
  power: { difference: number; deviation: number; power: number; items: number }[];
  fisher: {
    hits: number;
    size: number;
    restHits: number;
    restSize: number;
    less: number;
    twoSided: number;
  }[];
  permutation: { slice: number[]; rest: number[]; p: number };
  largePermutation: { slice: number[]; rest: number[]; p: number }[];
  drift: { agreed: number[]; p: number; intervals: Bounds[] };
  sequence: { values: number[]; at: { count: number; interval: Bounds }[] };
  cohen: {
    first: number[];
    second: number[];
    none: number;
    linear: number;
    quadratic: number;
    asymptotic: Bounds;
    bca: Readonly<Record<"none" | "linear" | "quadratic", Bounds>>;
  };
  fleiss: {
    ratings: number[][];
    kappa: number;
    bca: Bounds;
    asymptotic: { value: number; interval: Bounds };
  };
  krippendorff: {
    units: (number | null)[][];
    nominal: number;
    ordinal: number;
    interval: number;
    ratio: number;
    bca: Readonly<Record<"nominal" | "ordinal" | "interval", Bounds>>;
    asymptotic: { value: number; interval: Bounds };
  };
  gamma: { x: number; shape: number; cdf: number }[];
  gammaQuantile: { share: number; shape: number; x: number }[];
  fewDisagreements: { table: number[][]; kappa: number; interval: Bounds }[];
  noDisagreement: { yes: number; no: number; low: number }[];
  fewOfAlpha: { units: number[][]; alpha: number; interval: Bounds };
};
