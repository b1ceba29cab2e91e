import type { EvaluatorSpec, MonitoringStats } from "@parley/contract";
import { usualLevel, wilsonInterval } from "@parley/statistics";
import type { JudgmentSum } from "./judgment-sums.store.ts";

type Sums = MonitoringStats["series"][number]["total"]["judgments"][number];

export type SummedEvaluator = { versionId: string; returnType: EvaluatorSpec["return_type"] };

const maxOptions = 50;
/** Of a normal distribution: so many standard errors hold 95 %. */
const standardErrors = 1.959964;

/** What each of these Evaluators said, in sums; those that said nothing are left out. */
export const foldJudgments = (
  rows: readonly JudgmentSum[],
  evaluators: readonly SummedEvaluator[],
): Sums[] => {
  const byVersion = Map.groupBy(rows, (row) => row.evaluator_version_id);
  return evaluators.flatMap(({ versionId, returnType }) => {
    const own = byVersion.get(versionId);
    return own === undefined ? [] : [foldOne(own, { versionId, returnType })];
  });
};

function foldOne(rows: readonly JudgmentSum[], { versionId, returnType }: SummedEvaluator): Sums {
  const total = (field: "count" | "nulls" | "errors"): number =>
    rows.reduce((sum, row) => sum + row[field], 0);
  const [nulls, errors] = [total("nulls"), total("errors")];
  return {
    evaluator_version_id: versionId,
    judgments_count: total("count") - nulls - errors,
    nulls_count: nulls,
    errors_count: errors,
    ...estimate(rows, returnType),
    options: returnType === "select" || returnType === "multi_select" ? countOptions(rows) : [],
  };
}

type Estimate = Pick<Sums, "mean" | "low" | "high">;
const unknown: Estimate = { mean: null, low: null, high: null };

function estimate(rows: readonly JudgmentSum[], returnType: EvaluatorSpec["return_type"]): Estimate {
  if (returnType === "boolean") {
    const countOf = (said: string): number =>
      rows.reduce((sum, row) => sum + (row.said === said ? row.count : 0), 0);
    const [yes, no] = [countOf("true"), countOf("false")];
    return yes + no === 0 ? unknown : estimateRate(yes, yes + no);
  }
  return returnType === "number" ? estimateMean(rows) : unknown;
}

export function estimateRate(successes: number, total: number): Estimate {
  const { low, high } = wilsonInterval(successes, total, usualLevel);
  return { mean: successes / total, low, high };
}

function estimateMean(rows: readonly JudgmentSum[]): Estimate {
  const add = (field: "numbers" | "sum" | "squares"): number =>
    rows.reduce((sum, row) => sum + row[field], 0);
  const [count, sum, squares] = [add("numbers"), add("sum"), add("squares")];
  if (count === 0) return unknown;
  const mean = sum / count;
  if (count < 2) return { mean, low: null, high: null };
  const variance = Math.max(0, (squares - count * mean * mean) / (count - 1));
  const margin = standardErrors * Math.sqrt(variance / count);
  return { mean, low: mean - margin, high: mean + margin };
}

/** Of a multi_select, each option that was said counts. */
function countOptions(rows: readonly JudgmentSum[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { said, count } of rows) {
    if (said === null || said === '""') continue;
    const value: unknown = JSON.parse(said);
    for (const name of Array.isArray(value) ? value : [value])
      if (typeof name === "string") counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .toSorted((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1))
    .slice(0, maxOptions);
}
