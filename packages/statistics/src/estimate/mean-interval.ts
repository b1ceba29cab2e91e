import { type Moments, momentsOf } from "../numbers/moments.ts";
import { normalCdf, normalDensity, normalQuantile } from "../numbers/normal.ts";
import { seededRandom } from "../numbers/seeded-random.ts";
import { studentCdf, studentQuantile } from "../numbers/student.ts";
import {
  bcaShare,
  bcaZ,
  bootstrapMean,
  type BootstrapDistribution,
  resampleAt,
  shareBelow,
} from "./bootstrap.ts";
import { type Interval, usualLevel } from "./interval.ts";

/** The range that values cannot leave, as `{ low: 0, high: 1 }`. */
export type Range = { low: number; high: number };

export type EstimateOptions = {
  /** 0.95 unless said otherwise. */
  level?: number | undefined;
  /** Resamples of the bootstrap: 4 000 unless said otherwise. */
  resamples?: number | undefined;
  /** Above so many values BCa is computed from their skewness, not resampled: 1 000 unless said otherwise. */
  mostResampled?: number | undefined;
  /** Equal seeds give equal results. */
  seed?: string | number | undefined;
  /** What values cannot leave: intervals do not either. */
  range?: Range | undefined;
  /** What values seem not to leave, where no `range` is known: asked only when all are equal. */
  likelyRange?: Range | undefined;
};

/** A mean with its interval, and how likely a mean this far from 0 would be if the true one were 0. */
export type MeanEstimate = {
  mean: number | null;
  interval: Interval | null;
  /** Two-sided, by the same method as the interval: it is below 1 − level where the interval excludes 0. */
  pValue: number | null;
  method: "student" | "bca" | "all-equal" | "none";
};

/** Below this a bootstrap has too few different resamples to say anything of the tails. */
const fewestForBootstrap = 10;
/** Above this BCa is computed from the skewness, unless said otherwise: what is left out is of the order of 1/n. */
export const usualMostResampled = 1000;

/**
 * The mean of values: BCa, widened for small samples as Hesterberg (2015) says; Student's t below ten values. When all
 * values are equal, the interval says what a value not seen yet could change.
 *
 * @example estimateMean([0.7, 0.9, 0.4, 1]).interval // { low: 0.33, high: 1.17, level: 0.95 }
 */
export function estimateMean(values: readonly number[], options: EstimateOptions = {}): MeanEstimate {
  const level = options.level ?? usualLevel;
  const moments = momentsOf(values);
  const { count, mean, deviation } = moments;
  if (count === 0) return { mean: null, interval: null, pValue: null, method: "none" };
  if (count === 1) return { mean, interval: null, pValue: null, method: "none" };
  if (isWithoutSpread(values)) return estimateEqual(values, options);
  if (count < fewestForBootstrap) {
    const half = studentQuantile(0.5 + level / 2, count - 1) * (deviation / Math.sqrt(count));
    const t = mean / (deviation / Math.sqrt(count));
    return {
      mean,
      interval: within({ low: mean - half, high: mean + half, level }, options.range),
      pValue: 2 * studentCdf(-Math.abs(t), count - 1),
      method: "student",
    };
  }
  const { mostResampled = usualMostResampled, resamples = usualResamples } = options;
  const curve =
    count > mostResampled ? edgeworthCurve(moments) : resampledCurve(values, { ...options, resamples });
  const { interval, pValue } = readCurve(curve, { count, level, range: options.range });
  return { mean, interval, pValue: Math.max(pValue, leastPValue(values, resamples)), method: "bca" };
}

const usualResamples = 4000;
/** Below this the computed tails say more than so few values can. */
const fewestForTails = 30;

/** What no test of so few values can go below: all signs alike by chance, and none of the resamples as far away. */
function leastPValue(values: readonly number[], resamples: number): number {
  if (values.length >= fewestForTails) return 0;
  const nonZero = values.filter((value) => value !== 0).length;
  return Math.max(2 * 0.5 ** nonZero, 1 / (resamples + 1));
}

/** Rounding is no spread. */
function isWithoutSpread(values: readonly number[]): boolean {
  const [first = 0] = values;
  return values.every((value) => Math.abs(value - first) <= 1e-12 * Math.max(1, Math.abs(first)));
}

/**
 * Nothing varied, so nothing can be drawn again. What is known: with probability `level`, at most 1 − (α/2)^(1/n) of all
 * values are different, and those at an end of the range at worst.
 */
function estimateEqual(values: readonly number[], options: EstimateOptions): MeanEstimate {
  const [value = 0] = values;
  const level = options.level ?? usualLevel;
  const range = options.range ?? options.likelyRange;
  const unseen = 1 - ((1 - level) / 2) ** (1 / values.length);
  const interval = range && {
    low: value - unseen * (value - range.low),
    high: value + unseen * (range.high - value),
    level,
  };
  const pValue = value === 0 ? 1 : Math.min(1, 2 * 0.5 ** values.length);
  return { mean: value, interval: interval ?? null, pValue, method: "all-equal" };
}

function within(interval: Interval, range: Range | undefined): Interval {
  if (!range) return interval;
  const clamp = (value: number): number => Math.min(range.high, Math.max(range.low, value));
  return { ...interval, low: clamp(interval.low), high: clamp(interval.high) };
}

/** How the mean varies: which share of resamples is below a value, and which value has a share below. */
type Curve = Pick<BootstrapDistribution, "bias" | "acceleration"> & {
  shareBelow: (value: number) => number;
  valueAt: (share: number) => number;
};

/** So few resamples lie beyond this share that counting them tells little. */
const farOut = 0.01;

type Resampling = Pick<EstimateOptions, "seed"> & { resamples: number };

function resampledCurve(values: readonly number[], { resamples, seed = 1 }: Resampling): Curve {
  const farCurve = edgeworthCurve(momentsOf(values));
  const distribution = bootstrapMean(values, { resamples, random: seededRandom(seed) });
  const { sorted, bias, acceleration } = distribution;
  return {
    bias,
    acceleration,
    shareBelow: (value) => {
      const share = shareBelow(sorted, value);
      if (share > farOut && share < 1 - farOut) return share;
      const computed = farCurve.shareBelow(value);
      return share <= farOut ? Math.min(farOut, computed) : Math.max(1 - farOut, computed);
    },
    valueAt: (share) => resampleAt(sorted, share),
  };
}

/** What resampling comes to with ever more resamples, up to terms of 1/n. */
function edgeworthCurve({ count, mean, deviation, skewness }: Moments): Curve {
  const error = (deviation * Math.sqrt((count - 1) / count)) / Math.sqrt(count);
  const skew = skewness / (6 * Math.sqrt(count));
  return {
    bias: skew,
    acceleration: skew,
    shareBelow: (value) => {
      const z = (value - mean) / error;
      return Math.min(1 - 1e-15, Math.max(1e-300, normalCdf(z) - skew * (z * z - 1) * normalDensity(z)));
    },
    valueAt: (share) => {
      const z = normalQuantile(share);
      return mean + error * (z + skew * (z * z - 1));
    },
  };
}

type Reading = { count: number; level: number; range: Range | undefined };

function readCurve(curve: Curve, { count, level, range }: Reading): { interval: Interval; pValue: number } {
  // Resampling n values shows (n − 1)/n of their variance, and no doubt about it: Student's t adds both.
  const widen = Math.sqrt(count / (count - 1));
  const z = widen * studentQuantile(0.5 + level / 2, count - 1);
  const interval = {
    low: curve.valueAt(bcaShare(-z, curve)),
    high: curve.valueAt(bcaShare(z, curve)),
    level,
  };
  const atZero = bcaZ(curve.shareBelow(0), curve) / widen;
  return {
    interval: within(interval, range),
    pValue: Math.min(1, 2 * studentCdf(-Math.abs(atZero), count - 1)),
  };
}
