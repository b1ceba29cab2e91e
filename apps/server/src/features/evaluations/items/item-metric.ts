import { evaluationErrors, type EvaluatorSpec } from "@parley/contract";
import { metricOfEvaluator, type EvaluatorMetric } from "@parley/statistics";

/** An Evaluator whose judgments are numbers, or count as such. */
export type ItemMetric = EvaluatorMetric & { versionId: string; spec: EvaluatorSpec };

type Judges = readonly { versionId: string; spec: EvaluatorSpec }[];

/** Those whose judgments can be counted, in the order in which they were added. */
export const listItemMetrics = (judges: Judges): ItemMetric[] =>
  judges.flatMap((judge) => {
    const found = metricOfEvaluator(judge.versionId, judge.spec);
    return found ? [{ ...judge, ...found }] : [];
  });

/**
 * The one that items are sorted and compared by: what is asked for, else the first; none where nothing can be counted.
 *
 * @throws not_found for what is no part of the Evaluation; unprocessable for what has no order
 */
export function chooseItemMetric(
  judges: Judges,
  { evaluationId, wanted }: { evaluationId: string; wanted: string | undefined },
): ItemMetric | undefined {
  const metrics = listItemMetrics(judges);
  if (wanted === undefined) return metrics[0];
  if (!judges.some(({ versionId }) => versionId === wanted))
    throw evaluationErrors.evaluatorNotPart({ evaluator_version_id: wanted, evaluation_id: evaluationId });
  const found = metrics.find(({ versionId }) => versionId === wanted);
  if (found === undefined) throw evaluationErrors.evaluatorNotCounted({ evaluator_version_id: wanted });
  return found;
}

/** 1 where more is better, -1 where less is. */
export const signOf = ({ metric }: ItemMetric): 1 | -1 => (metric.better === "lower" ? -1 : 1);
