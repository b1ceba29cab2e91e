export function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

/** With Neumaier's correction: many small values beside a large one do not get lost. */
export function sumOf(values: readonly number[]): number {
  const { sum, lost } = sumPartsOf(values);
  return sum + lost;
}

/** A sum, and what rounding took of it: what is left of a sum without some is as exact as the sum of the others. */
export type SumParts = { sum: number; lost: number };

export function sumPartsOf(values: readonly number[]): SumParts {
  let [sum, lost] = [0, 0];
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return { sum, lost };
}

export type Moments = { count: number; mean: number; deviation: number; skewness: number };

/** Mean, standard deviation of the sample (n − 1), and skewness of the population. */
export function momentsOf(values: readonly number[]): Moments {
  const count = values.length;
  const mean = meanOf(values);
  const second = sumOf(values.map((value) => (value - mean) ** 2));
  const third = sumOf(values.map((value) => (value - mean) ** 3));
  const spread = second / count;
  return {
    count,
    mean,
    deviation: count < 2 ? Number.NaN : Math.sqrt(second / (count - 1)),
    skewness: spread === 0 ? 0 : third / count / spread ** 1.5,
  };
}
