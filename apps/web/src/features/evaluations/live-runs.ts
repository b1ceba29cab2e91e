import type { EvaluationRun, EvaluationRunsNews } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { followEvents } from "../../follow-events.ts";
import { isUnderWay, runsKey } from "./queries.ts";

/**
 * Has what is shown of an Evaluation's Runs move as they do, while one is under way and the page can be seen. Tells
 * `setLive` whether it does: else whoever shows them asks from time to time.
 */
export function useLiveRuns(
  id: string,
  runs: readonly EvaluationRun[] | undefined,
  setLive: (isLive: boolean) => void,
): void {
  const client = useQueryClient();
  const isWanted = runs?.some(isUnderWay) ?? false;
  useEffect(() => {
    if (!isWanted) return;
    const onMessage = (data: string): boolean => {
      const { runs: told } = JSON.parse(data) as Partial<EvaluationRunsNews>;
      // It tells why it cannot go on.
      if (told === undefined) return true;
      const news = { runs: told };
      const known = client.getQueryData<EvaluationRun[]>(runsKey(id));
      const moved = known && moveRuns(known, news);
      if (moved !== undefined) client.setQueryData(runsKey(id), moved);
      // What is being read is not read anew for each word of it.
      else void client.invalidateQueries({ queryKey: runsKey(id) }, { cancelRefetch: false });
      return false;
    };
    return followEvents(`/v5/evaluations/${encodeURIComponent(id)}/runs`, { onMessage, setLive });
  }, [client, id, isWanted, setLive]);
}

/** The Runs with what is new of them; undefined where they have to be read, since others are there or one has begun or ended. */
export function moveRuns(
  runs: readonly EvaluationRun[],
  { runs: news }: EvaluationRunsNews,
): EvaluationRun[] | undefined {
  const byId = new Map(news.map((one) => [one.id, one]));
  const isSame =
    runs.length === news.length && runs.every(({ id, status }) => byId.get(id)?.status === status);
  return isSame ? runs.map((run) => ({ ...run, ...byId.get(run.id) })) : undefined;
}
