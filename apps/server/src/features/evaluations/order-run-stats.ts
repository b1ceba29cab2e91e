import type { EvaluationStats } from "@parley/contract";

type RunStats = Pick<EvaluationStats["run_stats"][number], "evaluator_stats">;

/**
 * Runs, given newest first, as the stats list them. Humanloop's clients compare theirs with whatever is second, and fail
 * where that has no score, as one has none that was left empty: so it is the newest that has all scores, where there is
 * any. If that is the newest of all, they compare it with itself, and find no change.
 */
export function orderRunStats<T extends RunStats>(runs: readonly T[]): T[] {
  const [newest, second, ...older] = runs;
  if (newest === undefined || second === undefined || hasScores(second)) return [...runs];
  const earlier = older.find(hasScores);
  if (earlier !== undefined) return [newest, earlier, second, ...older.filter((run) => run !== earlier)];
  return hasScores(newest) ? [second, newest, ...older] : [...runs];
}

/** Whether those of its Evaluators that score at all did so. */
const hasScores = ({ evaluator_stats: stats }: RunStats): boolean =>
  stats.every((one) => {
    if ("percentiles" in one) return one.mean != null;
    return "num_true" in one ? one.total_logs > 0 : true;
  });
