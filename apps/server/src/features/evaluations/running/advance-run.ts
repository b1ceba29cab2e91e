import type { JobQueue } from "@parley/jobs";
import { spendingAs } from "../../../kernel/spender.ts";
import { createJudgeMeans, readTestcase } from "../../evaluators/index.ts";
import { loadWholeLogs } from "../../logs/index.ts";
import { changeRun } from "../change-run.ts";
import { listDatapoints } from "../run-logs.store.ts";
import { hasEnded, type RunEvent } from "../run-state.ts";
import { findRun } from "../runs.store.ts";
import type { RunningDependencies } from "./dependencies.ts";
import { eachOf } from "./each-of.ts";
import { judgeRunLog } from "./judge-run-log.ts";
import type { Limiter } from "./limiter.ts";
import { loadTogether } from "./load-together.ts";
import { makeLog } from "./make-log.ts";
import { createPatientGateway } from "./patient-gateway.ts";
import { contextOfRun } from "./run-context.ts";
import { listItems, measureRun, type RunItem, type RunMeasure } from "./run-items.store.ts";
import { sumRunCost } from "./run-cost.store.ts";
import { findRunWork, type Judge, type RunWork } from "./run-work.ts";
import { wakeRuns } from "./wake-runs.ts";
import { isComplete, surveyRun, type RunSurvey } from "./survey-run.ts";

export type AdvanceDependencies = RunningDependencies & { limiter: Limiter; jobs: JobQueue };

type Advance = {
  organizationId: string;
  runId: string;
  /** Aborts when the worker has to stop, and when the Run is cancelled. */
  signal: AbortSignal;
  /** Whether others wait for what this takes up. */
  isWaitedFor: () => boolean;
};

/** Items of a Run that are worked on at once. */
const itemsAtOnce = 16;
const itemsOfPage = 200;
/** After this another Run has its turn; sooner where another organization waits. */
const turnMs = 30_000;
const shortTurnMs = 4000;

/**
 * Does all that can be done of a Run now: makes the Logs that are missing, judges what is not judged, and ends it where
 * nothing is missing any more. What is there already is not done again, so that it may be called as often as one likes.
 *
 * @throws what stands in the way and may not next time; whatever the signal was aborted with
 */
export async function advanceRun(dependencies: AdvanceDependencies, advance: Advance): Promise<void> {
  const { database } = dependencies;
  const work = await findRunWork(database.executor, advance);
  if (work === undefined || hasEnded(work.run) || !work.isWanted) return;
  const { run, organizationId } = work;
  if (run.orchestrated && isForsaken(work))
    return tell(dependencies, work, { type: "failed", reason: "The version it was to run was deleted." });
  const survey = await surveyRun(database.reader, work);
  const makesLogs = run.orchestrated && work.version?.isRunnable === true;
  if ((makesLogs && survey.missingCount > 0) || survey.logsCount > 0)
    await tell(dependencies, work, { type: "started" });
  const desk = await openDesk(dependencies, { work, signal: advance.signal });
  const spender = { organizationId, keyId: run.spender_key_id ?? undefined };
  const turn = createTurn(advance.isWaitedFor);
  await spendingAs(spender, () => workOff(dependencies, { work, survey, makesLogs, turn, desk }));
  const stopped = desk.whyBroke();
  if (stopped !== undefined && (stopped === priceUnknown || (await lacksWork(dependencies, work))))
    return tell(dependencies, work, { type: "failed", reason: stopped });
  if (turn.isOver())
    await wakeRuns(dependencies.jobs, database.executor, { organizationId, runIds: [run.id] });
  else await completeRun(dependencies, work);
}

const isForsaken = ({ run, version }: RunWork): boolean => run.version_id !== null && version === undefined;

type Telling = RunEvent extends infer E ? (E extends { at: number } ? Omit<E, "at"> : never) : never;

const tell = (
  { database, clock }: AdvanceDependencies,
  { organizationId, run }: RunWork,
  event: Telling,
): Promise<void> =>
  database.transaction((transaction) =>
    changeRun(transaction, { organizationId, runId: run.id, event: { ...event, at: clock() } as RunEvent }),
  );

type WorkingOff = {
  work: RunWork;
  survey: RunSurvey;
  makesLogs: boolean;
  turn: Turn;
  desk: Desk;
};

/** Ends itself: what is under way then is finished, and nothing else begun. */
type Turn = { isOver(): boolean };

function createTurn(isWaitedFor: () => boolean): Turn {
  const startedAt = performance.now();
  return { isOver: () => performance.now() - startedAt > (isWaitedFor() ? shortTurnMs : turnMs) };
}

async function workOff(
  dependencies: AdvanceDependencies,
  { work, survey, makesLogs, turn, desk }: WorkingOff,
) {
  const { version, judges } = work;
  const own = judges.filter(({ by }) => by === "parley");
  try {
    if (makesLogs && version !== undefined) {
      const context = contextOfRun(work.run, desk.stopped);
      const items = walkMissing(dependencies, { work, survey, turn });
      await eachOf(items, { atOnce: itemsAtOnce, signal: desk.signal }, async (item) => {
        const logId = await makeLog(desk.dependencies, { work, version, item, context });
        await desk.judge(logId, item, own);
      });
    }
    await eachOf(
      during(turn, survey.unjudged),
      { atOnce: itemsAtOnce, signal: desk.signal },
      async (open) => {
        const item = open.datapointId === null ? undefined : await desk.findItem(open.datapointId);
        await desk.judge(open.logId, item, open.judges);
      },
    );
  } catch (error) {
    desk.stopped.throwIfAborted();
    if (desk.whyBroke() === undefined) throw error;
  }
}

/** Whether something is missing that Parley would pay for: a Log, or a judgment of its own. */
async function lacksWork({ database }: AdvanceDependencies, work: RunWork): Promise<boolean> {
  const { missingCount, unjudged } = await surveyRun(database.reader, work);
  return missingCount > 0 || unjudged.length > 0;
}

type Desk = Awaited<ReturnType<typeof openDesk>>;

const priceUnknown =
  "It has a budget, and a model answered whose price is not known. Take another model, or give the Run no budget.";

/** What the work on one Run shares: its gateway and judges, what it has spent, and a signal that ends it at its budget. */
async function openDesk(
  dependencies: AdvanceDependencies,
  { work, signal: stopped }: { work: RunWork; signal: AbortSignal },
) {
  const { organizationId, run } = work;
  const { database, fileTypes, clock, logWriter, codeLimits } = dependencies;
  const budget = run.budget_nano === null ? Infinity : Number(run.budget_nano);
  const broke = new AbortController();
  let why: string | undefined;
  const signal = AbortSignal.any([stopped, broke.signal]);
  let spent = budget === Infinity ? 0 : await sumRunCost(database.reader, run);
  const spend = (costNano: number | undefined): void => {
    if (budget === Infinity) return;
    spent += costNano ?? 0;
    if (costNano !== undefined && spent < budget) return;
    why ??= costNano === undefined ? priceUnknown : "Its budget is spent.";
    broke.abort(new Error(why));
  };
  spend(0);
  const gateway = createPatientGateway({ ...dependencies, organizationId, signal, onSpent: spend });
  const guarded = {
    ...logWriter,
    // A failure that only comes of stopping is nobody's result: the item is done again.
    append: async (entry: Parameters<typeof logWriter.append>[0]) => {
      if (entry.error !== undefined) signal.throwIfAborted();
      return logWriter.append(entry);
    },
  };
  const own = { ...dependencies, gateway, logWriter: guarded };
  const loadLog = loadTogether((ids) => loadWholeLogs(database, { organizationId, fileTypes, ids }));
  const findItem = loadTogether(async (ids) => {
    const rows = await listDatapoints(database.executor, { organizationId, ids: [...ids] });
    return new Map(rows.map((row) => [row.id, row]));
  });
  const means = createJudgeMeans(own, organizationId);
  const judging = { organizationId, means, logWriter: guarded, clock, limits: codeLimits, signal: stopped };
  return {
    dependencies: own,
    signal,
    findItem,
    stopped,
    /** Why no more is to be paid for. */
    whyBroke: () => why,
    async judge(logId: string, item: Pick<RunItem, "id" | "content"> | undefined, judges: readonly Judge[]) {
      if (judges.length === 0) return;
      const log = await loadLog(logId);
      // Deleted meanwhile.
      if (log === undefined) return;
      await judgeRunLog(judging, { log, testcase: item && readTestcase(item), judges });
    },
  };
}

/** The Datapoints without a Log, in their order. */
async function* walkMissing(
  { database }: AdvanceDependencies,
  { work, survey, turn }: Pick<WorkingOff, "work" | "survey" | "turn">,
): AsyncGenerator<RunItem> {
  const { organizationId, run } = work;
  const { dataset_version_id: datasetVersionId } = run;
  if (datasetVersionId === null || survey.missingCount === 0) return;
  const done = new Set(survey.logged);
  for (let after = 0; ;) {
    const page = { organizationId, datasetVersionId, after, limit: itemsOfPage };
    const items = await listItems(database.reader, page);
    // Another process may have cancelled it.
    const current = await findRun(database.executor, { organizationId, runId: run.id });
    if (current === undefined || hasEnded(current)) return;
    for (const item of items) {
      if (turn.isOver()) return;
      if (done.has(item.id)) continue;
      done.add(item.id);
      yield item;
    }
    const last = items.at(-1);
    if (last === undefined || items.length < itemsOfPage) return;
    after = last.position;
  }
}

async function* during<T>(turn: Turn, items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) {
    if (turn.isOver()) return;
    yield item;
  }
}

/** Ends the Run where nothing is missing. It is looked at beforehand: whoever writes meanwhile would wait for that. */
async function completeRun(
  { database, clock, jobs }: AdvanceDependencies,
  { organizationId, run }: RunWork,
): Promise<void> {
  const ofRun = { organizationId, runId: run.id };
  const before = await findRunWork(database.executor, ofRun);
  if (before === undefined || hasEnded(before.run)) return;
  const extent = extentOf(before, await measureRun(database.executor, before.run));
  if (!isComplete(before, await surveyRun(database.reader, before))) return;
  await database.transaction(async (transaction) => {
    const work = await findRunWork(transaction, ofRun);
    if (work === undefined) return;
    if (extentOf(work, await measureRun(transaction, work.run)) === extent)
      await changeRun(transaction, { ...ofRun, event: { type: "finished", at: clock() } });
    else await wakeRuns(jobs, transaction, { organizationId, runIds: [run.id] });
  });
}

/** What a look at a Run was a look at; while that is the same, nothing can be missing that was not. */
const extentOf = ({ run, judges }: RunWork, measure: RunMeasure): string =>
  JSON.stringify([
    run.dataset_version_id,
    judges.map(({ versionId, by }) => [versionId, by]).sort(),
    measure,
  ]);
