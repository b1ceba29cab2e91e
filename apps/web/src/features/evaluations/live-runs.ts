import type { EvaluationRun, EvaluationRunsNews } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { isUnderWay, runsKey } from "./queries.ts";

/** After a stream that ended or was refused, the next one. */
const retryMs = 10_000;

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
    const note = (news: EvaluationRunsNews): void => {
      const known = client.getQueryData<EvaluationRun[]>(runsKey(id));
      const moved = known && moveRuns(known, news);
      if (moved !== undefined) client.setQueryData(runsKey(id), moved);
      // What is being read is not read anew for each word of it.
      else void client.invalidateQueries({ queryKey: runsKey(id) }, { cancelRefetch: false });
    };
    return connect(`/v5/evaluations/${encodeURIComponent(id)}/runs`, { note, setLive });
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

type Listening = { note: (news: EvaluationRunsNews) => void; setLive: (isLive: boolean) => void };

/** Answers how to stop. */
function connect(address: string, { note, setLive }: Listening): () => void {
  let source: EventSource | undefined;
  let timer: number | undefined;
  const leave = (): void => {
    window.clearTimeout(timer);
    source?.close();
    source = undefined;
    setLive(false);
  };
  const join = (): void => {
    leave();
    // A browser opens few connections at a time: pages in the background have none.
    if (document.visibilityState === "hidden") return;
    source = new EventSource(address);
    source.addEventListener("message", ({ data }) => {
      const news = data === "[DONE]" ? undefined : (JSON.parse(String(data)) as Partial<EvaluationRunsNews>);
      // It has ended, or tells why it cannot go on.
      if (news?.runs === undefined) {
        leave();
        timer = window.setTimeout(join, retryMs);
        return;
      }
      setLive(true);
      note({ runs: news.runs });
    });
    source.addEventListener("error", () => {
      setLive(false);
      // A stream that was cut comes back by itself, one that was refused does not.
      if (source?.readyState === EventSource.CLOSED) timer = window.setTimeout(join, retryMs);
    });
  };
  document.addEventListener("visibilitychange", join);
  join();
  return () => {
    document.removeEventListener("visibilitychange", join);
    leave();
  };
}
