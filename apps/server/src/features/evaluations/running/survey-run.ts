import { inChunks, type Executor } from "@parley/db";
import { listItemIds, listJudged, listNotWhollyJudged, listRunLogs, type RunLog } from "./run-items.store.ts";
import type { Judge, JudgedBy, RunWork } from "./run-work.ts";
import { findLackingSamples } from "./samples.ts";

/** A Log that judgments of Parley's own are missing of. */
export type Unjudged = { logId: string; datapointId: string | null; judges: Judge[] };

/** What a Run has and what it lacks. */
export type RunSurvey = {
  logsCount: number;
  /** Which samples of a Datapoint there is no Log of. */
  lackingSamples(itemId: string): number[];
  /** Samples that there is no Log of that can be judged; none once the Run was stopped early. */
  missingCount: number;
  /** Datapoints that there is no Log of. */
  untouchedCount: number;
  /** Logs that may still be added to. */
  unreadyCount: number;
  unjudged: Unjudged[];
  /** Judgments that others than Parley owe. */
  awaited: Readonly<Record<Exclude<JudgedBy, "parley">, number>>;
};

const logsAtOnce = 2000;

export async function surveyRun(executor: Executor, work: RunWork): Promise<RunSurvey> {
  const { organizationId, run, judges } = work;
  const logs = await listRunLogs(executor, { organizationId, runId: run.id });
  const ready = logs.filter(({ isReady }) => isReady);
  const { dataset_version_id: datasetVersionId } = run;
  const items =
    datasetVersionId === null ? [] : await listItemIds(executor, { organizationId, datasetVersionId });
  const logged = groupByItem(logs);
  // Seldom any: of those that are, no second map of all.
  const unready = groupByItem(logs.filter(({ isReady }) => !isReady));
  const wanted = run.stopped_early === null ? Number(run.samples) : 0;
  const countReady = (id: string): number => (logged.get(id)?.length ?? 0) - (unready.get(id)?.length ?? 0);
  const unique = new Set(items);
  let [missingCount, untouchedCount] = [0, 0];
  for (const id of unique) {
    missingCount += Math.max(0, wanted - countReady(id));
    if (!logged.has(id)) untouchedCount += 1;
  }
  const awaited = { application: 0, people: 0 };
  const unjudged: Unjudged[] = [];
  for (const chunk of inChunks(ready, logsAtOnce)) {
    const by = { organizationId, evaluatorVersionIds: judges.map(({ versionId }) => versionId) };
    // Often none: of those alone it is fetched who judged them.
    const lacking = await listNotWhollyJudged(executor, { ...by, logIds: chunk.map(({ id }) => id) });
    if (lacking.length === 0) continue;
    const judged = await listJudged(executor, { ...by, logIds: lacking });
    const said = new Set(judged.map(({ logId, evaluatorVersionId }) => `${logId} ${evaluatorVersionId}`));
    const isLacking = new Set(lacking);
    for (const { id, datapointId } of chunk) {
      if (!isLacking.has(id)) continue;
      const open = judges.filter(({ versionId }) => !said.has(`${id} ${versionId}`));
      const own = open.filter(({ by }) => by === "parley");
      if (own.length > 0) unjudged.push({ logId: id, datapointId, judges: own });
      for (const { by } of open) if (by !== "parley") awaited[by] += 1;
    }
  }
  return {
    logsCount: logs.length,
    lackingSamples: (itemId) => findLackingSamples(run, { itemId, logIds: logged.get(itemId) ?? [] }),
    missingCount,
    untouchedCount,
    unreadyCount: logs.length - ready.length,
    unjudged,
    awaited,
  };
}

/** The ids of the Logs of each Datapoint. */
function groupByItem(logs: readonly RunLog[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { id, datapointId } of logs) {
    if (datapointId === null) continue;
    const known = found.get(datapointId);
    if (known === undefined) found.set(datapointId, [id]);
    else known.push(id);
  }
  return found;
}

/** Whether all Logs are there, and all that Parley judges of them. */
export const hasAllOfParley = ({ run }: Pick<RunWork, "run">, survey: RunSurvey): boolean =>
  survey.missingCount === 0 &&
  survey.unreadyCount === 0 &&
  survey.unjudged.length === 0 &&
  (run.dataset_version_id !== null || survey.logsCount > 0);

/**
 * Whether nothing is missing any more. A Run without a Dataset has what it was given, which has to be something. What an
 * application runs it waits for, so that nobody who reviews later holds it up.
 */
export const isComplete = (work: RunWork, survey: RunSurvey): boolean =>
  hasAllOfParley(work, survey) &&
  survey.awaited.application === 0 &&
  (survey.awaited.people === 0 || !work.run.orchestrated);
