import type { EvaluationRun } from "@parley/contract";
import { formatCount } from "../../design/format.ts";
import { splitTraceback } from "../evaluators/split-traceback.ts";
import { isUnderWay } from "./queries.ts";

/** What a Run that has ended did not come to. */
type RunGaps = {
  /** `12 of 12 judgments failed, 16 of 120 Logs were made`; empty: nothing is missing. */
  words: string;
  /** Nothing that should have come is there: what is called completed is no success. */
  isAll: boolean;
};

export function gapsOf(run: EvaluationRun): RunGaps {
  const { progress } = run;
  if (!progress || isUnderWay(run)) return { words: "", isAll: false };
  const { logs, logs_failed: failedLogs, judgments, judgments_failed: failedJudgments } = progress;
  const parts = [
    logs < progress.logs_wanted && `${ofAll(logs, progress.logs_wanted)} Logs were made`,
    judgments < progress.judgments_wanted && `${ofAll(judgments, progress.judgments_wanted)} judgments`,
    failedLogs > 0 && `${ofAll(failedLogs, logs)} Logs failed`,
    failedJudgments > 0 && `${ofAll(failedJudgments, judgments)} judgments failed`,
  ];
  return {
    words: parts.filter(Boolean).join(", "),
    isAll: (logs > 0 && failedLogs >= logs) || (judgments > 0 && failedJudgments >= judgments),
  };
}

const ofAll = (some: number, all: number): string => `${formatCount(some)} of ${formatCount(all)}`;

/** What fits beside a Run; the whole is with the item. */
const mostLetters = 200;

/** An error without the way there: one stands for many that are the same. */
export function shortError(error: string): string {
  const line = splitTraceback(error).summary.trim().split("\n", 1)[0] ?? "";
  return line.length > mostLetters ? `${line.slice(0, mostLetters)}…` : line;
}

/**
 * How many items each Run should have, by its name on the page, where its Dataset says so: one that was stopped early has
 * those it should.
 */
export const wantedItems = (
  runs: readonly EvaluationRun[],
  names: ReadonlyMap<string, string>,
): Map<string, number> =>
  new Map(
    runs.flatMap(({ id, dataset, early_stop: stop }) =>
      dataset && stop?.stopped == null ? [[names.get(id) ?? id, dataset.datapoints_count] as const] : [],
    ),
  );
