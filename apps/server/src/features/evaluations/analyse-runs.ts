import type { Comparison, EvaluatorSpec, Interval } from "@parley/contract";
import type { Executor } from "@parley/db";
import { analyse, metricOfEvaluator, type AnalysedMetric } from "@parley/statistics";
import { Cache } from "../../kernel/cache.ts";
import { listRunJudgments } from "./run-logs.store.ts";

/** How sure one can be of what an Evaluator said of a Run. */
export type Certainty = {
  interval: Interval | null;
  /** What the interval is around. */
  estimate: number | null;
  comparison: Comparison | null;
};

export type Analysed = {
  organizationId: string;
  evaluators: readonly { id: string; spec: EvaluatorSpec }[];
  /** In any order; one of them may be the control. */
  runs: readonly {
    id: string;
    control: boolean;
    judgmentsCount: number;
    /** Another one whenever there is something else to analyse; absent where nobody knows. */
    mark: string | undefined;
  }[];
};

/** What is known of all Runs, by {@link keyOf}; `tooMany`: there are more judgments than are looked at. */
export type Certainties = ReadonlyMap<string, Certainty> | "tooMany";

/** Of so many judgments one by one; more would keep the event loop. */
export const mostJudgments = 100_000;
/** Resampling a thousand numbers keeps the event loop for a tenth of a second: of more than so many they are computed. */
const mostResampled = 200;
/** Where a Run has no mark: people may change their minds, which changes no count. */
const unmarkedAgeMs = 30_000;
const markedAgeMs = 24 * 60 * 60 * 1000;

export const keyOf = (runId: string, evaluatorVersionId: string): string => `${runId} ${evaluatorVersionId}`;

/** Intervals and comparisons of Runs, which are the same while no judgment is added. */
export function createRunAnalysis() {
  const marked = new Cache<Certainties>({ max: 200, maxAgeMs: markedAgeMs });
  const unmarked = new Cache<Certainties>({ max: 200, maxAgeMs: unmarkedAgeMs });
  return (reader: Executor, analysed: Analysed): Promise<Certainties> => {
    const known = analysed.runs.every(({ mark }) => mark !== undefined) ? marked : unmarked;
    return known.get(JSON.stringify([analysed.organizationId, analysed.runs, idsOf(analysed)]), () =>
      analyseRuns(reader, analysed),
    );
  };
}

const idsOf = ({ evaluators }: Analysed): string[] => evaluators.map(({ id }) => id);

async function analyseRuns(reader: Executor, analysed: Analysed): Promise<Certainties> {
  const { organizationId, evaluators, runs } = analysed;
  const measured = evaluators.flatMap(({ id, spec }) => metricOfEvaluator(id, spec) ?? []);
  const judgments = await listRunJudgments(reader, {
    organizationId,
    runIds: runs.map(({ id }) => id),
    evaluatorVersionIds: measured.map(({ metric }) => metric.name),
    limit: mostJudgments,
  });
  if (judgments === undefined) return "tooMany";
  const scores = new Map(measured.map(({ metric, scoreOf }) => [metric.name, scoreOf]));
  const byRun = Map.groupBy(judgments, ({ runId }) => runId);
  const controlId = runs.find(({ control }) => control)?.id;
  const measurements = {
    metrics: measured.map(({ metric }) => metric),
    runs: runs.map(({ id }) => ({
      name: id,
      observations: (byRun.get(id) ?? []).map(({ evaluatorVersionId, datapointId, logId, judgment }) => ({
        metric: evaluatorVersionId,
        item: datapointId ?? logId,
        value: scores.get(evaluatorVersionId)?.(JSON.parse(judgment ?? "null")) ?? null,
      })),
    })),
    control: controlId,
  };
  const result = analyse(measurements, { mostResampled });
  return new Map(
    result.runs.flatMap(({ name: runId, metrics }) =>
      metrics.map((one) => [keyOf(runId, one.metric.name), toCertainty(one, controlId)] as const),
    ),
  );
}

function toCertainty({ summary, comparison }: AnalysedMetric, controlId: string | undefined): Certainty {
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
        }
      : null,
  };
}
