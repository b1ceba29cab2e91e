import type { Executor } from "@parley/db";
import { openLackingLogs } from "./lacking-logs.ts";
import { countRunLogs } from "./run-items.store.ts";
import type { JudgedBy, RunWork } from "./run-work.ts";
import { walkUnjudged } from "./walk-unjudged.ts";

/** How much a Run has, and how much it lacks. */
export type RunSurvey = {
  logsCount: number;
  /** Samples that there is no Log of that can be judged; none once the Run was stopped early. */
  missingCount: number;
  /** Datapoints that there is no Log of. */
  untouchedCount: number;
  /** Logs that may still be added to. */
  unreadyCount: number;
  /** Logs that judgments of Parley's own are missing of. */
  unjudgedCount: number;
  /** Judgments that others than Parley owe. */
  awaited: Readonly<Record<Exclude<JudgedBy, "parley">, number>>;
};

/** Counts, and holds nothing of each Log or Datapoint: there may be a hundred thousand of them. */
export async function surveyRun(executor: Executor, work: RunWork): Promise<RunSurvey> {
  const { organizationId, run } = work;
  const { logs, ready } = await countRunLogs(executor, { organizationId, runId: run.id });
  const wanted = run.stopped_early === null ? Number(run.samples) : 0;
  let [missingCount, untouchedCount] = [0, 0];
  const lacking = await openLackingLogs(executor, work);
  for await (const items of lacking.walk()) {
    for (const item of items) {
      missingCount += Math.max(0, wanted - item.ready);
      if (item.logs === 0) untouchedCount += 1;
    }
  }
  const awaited = { application: 0, people: 0 };
  let unjudgedCount = 0;
  for await (const page of walkUnjudged(executor, work)) {
    for (const { judges } of page) {
      if (judges.some(({ by }) => by === "parley")) unjudgedCount += 1;
      for (const { by } of judges) if (by !== "parley") awaited[by] += 1;
    }
  }
  return {
    logsCount: logs,
    missingCount,
    untouchedCount,
    unreadyCount: logs - ready,
    unjudgedCount,
    awaited,
  };
}

/** Whether all Logs are there, and all that Parley judges of them. */
export const hasAllOfParley = ({ run }: Pick<RunWork, "run">, survey: RunSurvey): boolean =>
  survey.missingCount === 0 &&
  survey.unreadyCount === 0 &&
  survey.unjudgedCount === 0 &&
  (run.dataset_version_id !== null || survey.logsCount > 0);

/**
 * Whether nothing is missing any more. A Run without a Dataset has what it was given, which has to be something. What an
 * application runs it waits for, so that nobody who reviews later holds it up.
 */
export const isComplete = (work: RunWork, survey: RunSurvey): boolean =>
  hasAllOfParley(work, survey) &&
  survey.awaited.application === 0 &&
  (survey.awaited.people === 0 || !work.run.orchestrated);
