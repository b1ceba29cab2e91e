import type { EvaluatorSpec, EvaluatorStats } from "@parley/contract";

/** How often the same was said; `judgment` is JSON. */
export type Said = { judgment: string | null; isError: boolean; count: number };

/** What an Evaluator said of a Run's Logs, summed up by its return type. */
export function summariseJudgments(
  evaluatorVersionId: string,
  spec: EvaluatorSpec,
  said: readonly Said[],
): EvaluatorStats {
  const judged = said.filter(({ isError, judgment }) => !isError && judgment !== null);
  const counts = {
    evaluator_version_id: evaluatorVersionId,
    total_logs: sumOf(said),
    num_judgments: sumOf(judged),
    num_nulls: sumOf(said.filter(({ isError, judgment }) => !isError && judgment === null)),
    num_errors: sumOf(said.filter(({ isError }) => isError)),
  };
  if (spec.return_type === "text") return counts;
  const values = judged.map(({ judgment, count }) => ({
    value: JSON.parse(judgment ?? "") as unknown,
    count,
  }));
  if (spec.return_type === "number") return { ...counts, ...describeNumbers(values as Counted<number>[]) };
  const countOf = (wanted: unknown) => sumOf(values.filter(({ value }) => [value].flat().includes(wanted)));
  if (spec.return_type === "boolean")
    return { ...counts, num_true: countOf(true), num_false: countOf(false) };
  const options = spec.options ?? [];
  return {
    ...counts,
    num_judgments_per_option: Object.fromEntries(options.map(({ name }) => [name, countOf(name)])),
  };
}

type Counted<T> = { value: T; count: number };

const percentiles = [0, 5, 25, 50, 75, 95, 100];

function describeNumbers(given: readonly Counted<number>[]) {
  const numbers = given.toSorted((a, b) => a.value - b.value);
  const total = sumOf(numbers);
  if (total === 0) return { percentiles: {} };
  const sum = numbers.reduce((so, { value, count }) => so + value * count, 0);
  const mean = sum / total;
  const variance = numbers.reduce((so, { value, count }) => so + (value - mean) ** 2 * count, 0) / total;
  return {
    mean,
    sum,
    std: Math.sqrt(variance),
    percentiles: Object.fromEntries(percentiles.map((share) => [String(share), rank(numbers, share / 100)])),
  };
}

/** The smallest value that so large a share is not above. */
function rank(numbers: readonly Counted<number>[], share: number): number {
  const wanted = Math.max(1, Math.ceil(sumOf(numbers) * share));
  let seen = 0;
  for (const { value, count } of numbers) {
    seen += count;
    if (seen >= wanted) return value;
  }
  return Number.NaN;
}

const sumOf = (counted: readonly { count: number }[]): number =>
  counted.reduce((sum, { count }) => sum + count, 0);
