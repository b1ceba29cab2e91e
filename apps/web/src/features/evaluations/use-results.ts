import type { Evaluation, EvaluationRun } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useLiveRuns } from "./live-runs.ts";
import { nameRuns, sortRuns } from "./name-runs.ts";
import { evaluationQuery, figuresQuery, runsQuery, stateOf } from "./queries.ts";
import { type ShownResults, toShownResults } from "./shown-run.ts";

export type OpenResults = {
  evaluation: Evaluation;
  /** The control first. */
  members: EvaluationRun[];
  /** By their ids. */
  names: ReadonlyMap<string, string>;
  results: ShownResults;
  /** Changes when there is something new. */
  state: string;
};

/** An Evaluation with what its Runs came to so far; `undefined` while it is read. */
export function useResults(id: string): { data: OpenResults | undefined; error: Error | null } {
  const evaluation = useQuery(evaluationQuery(id));
  const [isLive, setLive] = useState(false);
  const runs = useQuery(runsQuery(id, isLive));
  useLiveRuns(id, runs.data, setLive);
  const state = stateOf(runs.data ?? []);
  const figures = useQuery({ ...figuresQuery(id, state), enabled: runs.data !== undefined });
  const data = useMemo(() => {
    if (!evaluation.data || !runs.data || !figures.data) return undefined;
    const members = sortRuns(runs.data);
    const names = nameRuns(members);
    const results = toShownResults(figures.data, names);
    return { evaluation: evaluation.data, members, names, results, state };
  }, [evaluation.data, runs.data, figures.data, state]);
  return { data, error: evaluation.error ?? runs.error ?? figures.error };
}
