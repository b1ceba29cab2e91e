import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type EvaluationResult, measureEvaluation, type MeasuredEvaluation } from "./measure-evaluation.ts";
import { evaluationQuery, recordsQuery, runsQuery, stateOf } from "./queries.ts";

export type OpenEvaluation = EvaluationResult & MeasuredEvaluation & { total: number };

/** An Evaluation with all that was said, as far as it has come; `undefined` while it is read. */
export function useEvaluation(id: string): { data: OpenEvaluation | undefined; error: Error | null } {
  const evaluation = useQuery(evaluationQuery(id));
  const runs = useQuery(runsQuery(id));
  const records = useQuery({
    ...recordsQuery(id, stateOf(runs.data ?? [])),
    enabled: runs.data !== undefined,
  });
  const data = useMemo(() => {
    if (!evaluation.data || !runs.data || !records.data) return undefined;
    const result = { evaluation: evaluation.data, runs: runs.data, records: records.data.records };
    return { ...result, ...measureEvaluation(result), total: records.data.total };
  }, [evaluation.data, runs.data, records.data]);
  return { data, error: evaluation.error ?? runs.error ?? records.error };
}
