import type { Comparison, Interval } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { AnalysedMetric } from "@parley/statistics";
import { findDecision, sequentialMethod } from "./early-stop/find-decision.ts";
import type { Measuring, RunToMeasure } from "./figures/measure-runs.ts";
import type { EvaluationMetric } from "./figures/metrics.ts";

/** How sure one can be of what an Evaluator said of a Run. */
export type Certainty = {
  interval: Interval | null;
  /** What the interval is around. */
  estimate: number | null;
  comparison: Comparison | null;
};

export type Analysed = {
  organizationId: string;
  /** All that are compared, calls as well: comparisons are corrected for how many there are. */
  metrics: readonly EvaluationMetric[];
  /** In any order; one of them may be the control. */
  runs: readonly RunToMeasure[];
};

export const keyOf = (runId: string, evaluatorVersionId: string): string => `${runId} ${evaluatorVersionId}`;

/** Intervals and comparisons of all Runs by what Evaluators said, by {@link keyOf}. */
export async function analyseRuns(
  reader: Executor,
  { organizationId, metrics, runs, measuring }: Analysed & { measuring: Measuring },
): Promise<ReadonlyMap<string, Certainty>> {
  const found = await measuring.analyse(reader, { organizationId, metrics, runs });
  const controlId = runs.find(({ isControl }) => isControl)?.id;
  return new Map(
    metrics.flatMap((of, index) => {
      if (of.kind !== "judge") return [];
      const { versionId } = of.judge;
      const decide = (runId: string) =>
        findDecision(runs.find(({ id }) => id === runId)?.earlyStop ?? null, {
          evaluatorVersionId: versionId,
          controlRunId: controlId,
        });
      return (found[index] ?? []).map(
        ({ runId, analysed }) =>
          [keyOf(runId, versionId), toCertainty(analysed, { controlId, decision: decide(runId) })] as const,
      );
    }),
  );
}

type Compared = { controlId: string | undefined; decision: ReturnType<typeof findDecision> };

function toCertainty({ summary, comparison }: AnalysedMetric, { controlId, decision }: Compared): Certainty {
  const { interval, estimate, method } = summary;
  const isCompared = comparison !== null && comparison.difference !== null && controlId !== undefined;
  return {
    interval: interval && { ...interval, method },
    estimate,
    comparison: isCompared
      ? {
          control_run_id: controlId,
          pairs: comparison.pairs,
          difference: comparison.difference ?? 0,
          interval: comparison.interval && { ...comparison.interval, method: comparison.method },
          p_value: comparison.pValue,
          adjusted_p_value: comparison.adjustedPValue,
          method: comparison.test,
          verdict: comparison.verdict,
          ...(decision && describeDecision(decision)),
        }
      : null,
  };
}

const describeDecision = ({ decision, interval }: NonNullable<ReturnType<typeof findDecision>>) => ({
  interval: { ...interval, method: sequentialMethod },
  p_value: null,
  adjusted_p_value: null,
  method: sequentialMethod,
  verdict: decision,
});
