import type { EvaluationRunsNews } from "@parley/contract";
import type { z } from "zod";
import { follow } from "../../kernel/http/follow.ts";
import { hasEnded } from "./run-state.ts";

type RunsNews = z.input<typeof EvaluationRunsNews>;

/** Tells those who follow Runs how far these are. */
export type RunFeed = {
  /** What `look` finds, whenever that is something else, until all Runs have ended. */
  follow(look: () => Promise<RunsNews>): AsyncIterable<RunsNews>;
  close(): void;
};

/** What changes in between is told together. */
const shortestMs = 500;
/** Between looks at what stays as it is, as while people judge. */
const longestMs = 5000;
const growth = 1.5;

/** Of a Run what moves; the rest is read once. */
const toNews = ({ runs }: RunsNews): RunsNews => ({
  runs: runs.map(({ id, status, logs_count, results_mark, progress, cost }) => ({
    id,
    status,
    logs_count,
    results_mark,
    progress,
    cost,
  })),
});

/**
 * It looks only while somebody reads, each for themselves: what one may see another may not. What takes long to count is
 * counted for all of them, see {@link createGoingCounts}.
 */
export function createRunFeed(): RunFeed {
  const closers = new Set<() => void>();
  let isClosed = false;
  return {
    follow(look) {
      let told: string | undefined;
      let pauseMs = shortestMs;
      let timer: NodeJS.Timeout | undefined;
      let isLeft = false;
      let wakeIt = (): void => {};
      return follow<RunsNews>({
        subscribe(wake, close) {
          wakeIt = wake;
          closers.add(close);
          if (isClosed) close();
          return () => {
            isLeft = true;
            clearTimeout(timer);
            closers.delete(close);
          };
        },
        async read() {
          const news = toNews(await look());
          const text = JSON.stringify(news);
          pauseMs = text === told ? Math.min(longestMs, pauseMs * growth) : shortestMs;
          if (!isLeft) timer = setTimeout(wakeIt, pauseMs).unref();
          if (text === told) return [];
          told = text;
          return [news];
        },
        isLast: ({ runs }) => runs.every(hasEnded),
      });
    },
    close() {
      isClosed = true;
      for (const close of closers) close();
    },
  };
}
