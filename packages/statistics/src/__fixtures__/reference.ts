import { readFileSync } from "node:fs";

type Bounds = [low: number, high: number];

/** Values by SciPy, statsmodels and krippendorff; `reference.py` beside it computes them. */
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
  quantiles: { share: number; value: number }[];
  quantileInterval: { share: number; interval: Bounds };
  variance: { groups: number[][]; between: number; within: number };
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
  cohen: {
    first: number[];
    second: number[];
    none: number;
    linear: number;
    quadratic: number;
    asymptotic: Bounds;
  };
  fleiss: { ratings: number[][]; kappa: number };
  krippendorff: {
    units: (number | null)[][];
    nominal: number;
    ordinal: number;
    interval: number;
    ratio: number;
  };
  gamma: { x: number; shape: number; cdf: number }[];
  gammaQuantile: { share: number; shape: number; x: number }[];
  fewDisagreements: { table: number[][]; kappa: number; interval: Bounds }[];
  noDisagreement: { yes: number; no: number; low: number }[];
  fewOfAlpha: { units: number[][]; alpha: number; interval: Bounds };
};
