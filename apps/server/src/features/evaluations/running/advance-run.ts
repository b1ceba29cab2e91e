import { fromJson, inChunks } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import type { DecidedEarly } from "@parley/statistics";
import { spendingAs } from "../../../kernel/spender.ts";
import { type Calibrate, findDistrust, warmSandbox, type Warmed } from "../../evaluators/index.ts";
import { changeRun } from "../change-run.ts";
import type { EarlyStopRule } from "../early-stop/early-stop.ts";
import { isAwaitingControl, openEarlyStop, type EarlyStopOfRun } from "../early-stop/open-early-stop.ts";
import { wakeFollowers } from "../early-stop/wake-followers.ts";
import { walkUntilDecided } from "../early-stop/walk-until-decided.ts";
import { hasEnded, type RunEvent } from "../run-state.ts";
import { listDatapoints } from "../run-logs.store.ts";
import { findRun } from "../runs.store.ts";
import type { RunningDependencies } from "./dependencies.ts";
import { eachOf } from "./each-of.ts";
import { openLackingLogs } from "./lacking-logs.ts";
import { leaveUnasked, LeftUnasked } from "./leave-unasked.ts";
import { createLimiter, type Limiter } from "./limiter.ts";
import { makeLog } from "./make-log.ts";
import { openDesk, priceUnknown, spentBefore, type Desk } from "./open-desk.ts";
import { contextOfRun } from "./run-context.ts";
import { measureRun, type RunMeasure } from "./run-items.store.ts";
import { findRunWork, type Judge, type RunWork } from "./run-work.ts";
import type { WantedSample } from "./samples.ts";
import { sayNotRun } from "./say-not-run.ts";
import type { Turn } from "./turn.ts";
import { wakeRuns } from "./wake-runs.ts";
import { walkUnjudged, type Unjudged } from "./walk-unjudged.ts";
import { hasAllOfParley, isComplete, surveyRun, type RunSurvey } from "./survey-run.ts";

export type AdvanceDependencies = RunningDependencies & {
  limiter: Limiter;
  jobs: JobQueue;
  calibrate: Calibrate;
  sandbox: Warmed;
};

type Advance = {
  organizationId: string;
  runId: string;
  /** Aborts when the worker has to stop, and when the Run is cancelled. */
  signal: AbortSignal;
  /** Called when it begins to make and judge Logs. */
  startTurn: () => Turn;
};

/** Answers of a Run that are awaited at once. */
const askedAtOnce = 16;
/** Items that are judged at once; those before them only have their Logs so far, which takes little memory. */
const judgedAtOnce = 256;
/** Items of a Run that are worked on at once: code judges so fast that more of them share a transaction. */
const itemsAtOnce = { byCode: 384, byModels: 16, untilDecided: 16 };
const itemsOfPage = 200;

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
  if (await isAwaitingControl(database.executor, work)) return;
  const survey = await surveyRun(database.reader, work);
  const makesLogs = run.orchestrated && work.version?.isRunnable === true;
  const makesSome = makesLogs && survey.missingCount > 0;
  if (makesSome || survey.unjudgedCount > 0)
    warmSandbox(dependencies.sandbox, { organizationId, specs: specsOfParley(work) });
  if (makesSome || survey.logsCount > 0) await tell(dependencies, work, { type: "started" });
  const spent = await spentBefore(dependencies, work);
  const early = makesLogs ? await openEarlyStop(database.reader, work) : undefined;
  using turn = advance.startTurn();
  const desk = openDesk(dependencies, { work, spent, signal: advance.signal, turnEnds: turn.signal });
  const spender = { organizationId, keyId: run.spender_key_id ?? undefined };
  const decided = await spendingAs(spender, () =>
    workOff(dependencies, { work, survey, makesLogs, turn, desk, early }),
  );
  if (decided !== undefined) await stopEarly(dependencies, { work, decided });
  const stopped = desk.whyBroke();
  if (stopped !== undefined && (stopped === priceUnknown || (await lacksWork(dependencies, advance))))
    return tell(dependencies, work, { type: "failed", reason: stopped });
  if (turn.isOver())
    await wakeRuns(dependencies.jobs, database.executor, { organizationId, runIds: [run.id] });
  else await completeRun(dependencies, work);
}

const specsOfParley = ({ judges }: RunWork) =>
  judges.filter(({ by }) => by === "parley").map(({ spec }) => spec);

const isForsaken = ({ run, version }: RunWork): boolean => run.version_id !== null && version === undefined;

type Telling = RunEvent extends infer E ? (E extends { at: number } ? Omit<E, "at"> : never) : never;

const tell = (
  { database, clock, jobs }: AdvanceDependencies,
  { organizationId, run }: RunWork,
  event: Telling,
): Promise<void> =>
  database.transaction(async (transaction) => {
    const ofRun = { organizationId, runId: run.id };
    await changeRun(transaction, { ...ofRun, event: { ...event, at: clock() } as RunEvent });
    if (event.type === "failed") await wakeFollowers(jobs, transaction, ofRun);
  });

/** No Datapoint is asked for any more; what is there is judged on. */
async function stopEarly(
  dependencies: AdvanceDependencies,
  { work, decided }: { work: RunWork; decided: DecidedEarly },
): Promise<void> {
  const { calibrate, clock, database } = dependencies;
  const { untouchedCount: itemsLeft } = await surveyRun(database.reader, work);
  const versionIds = [fromJson<EarlyStopRule>(work.run.early_stop)?.evaluatorVersionId ?? ""];
  const { organizationId } = work;
  const distrust = await findDistrust(database.reader, { organizationId, versionIds, calibrate });
  const stopped = { ...decided, itemsLeft, at: clock(), ...(distrust !== null && { distrust }) };
  await tell(dependencies, work, { type: "stopped", stopped });
}

type WorkingOff = {
  work: RunWork;
  survey: RunSurvey;
  makesLogs: boolean;
  turn: Turn;
  desk: Desk;
  early: EarlyStopOfRun | undefined;
};

/** Answers what stopped it early, where something did. */
async function workOff(
  dependencies: AdvanceDependencies,
  { work, survey, makesLogs, turn, desk, early }: WorkingOff,
): Promise<DecidedEarly | undefined> {
  const { version, judges } = work;
  const own = judges.filter(({ by }) => by === "parley");
  const atOnce = countAtOnce(own, early);
  const going = { atOnce, signal: desk.signal };
  const asking = createLimiter(askedAtOnce);
  const judging = createLimiter(judgedAtOnce);
  let decided: DecidedEarly | undefined;
  const judgeWhatIsThere = () => judgeOpen(dependencies, { work, survey, turn, desk, going });
  try {
    // What is there without a judgment would keep all that comes after it from being compared.
    if (early !== undefined) await judgeWhatIsThere();
    if (makesLogs && version !== undefined) {
      const context = contextOfRun(work.run, desk.stopped);
      const onDecided = (found: DecidedEarly): void => {
        decided = found;
      };
      const items =
        early === undefined
          ? walkMissing(dependencies, { work, survey, turn })
          : walkUntilDecided(dependencies, { work, survey, turn, early, onDecided });
      await eachOf(
        items,
        going,
        unlessLeft(async (item) => {
          const asked = await asking.run("items", desk.signal, async () => {
            if (turn.isOver()) return undefined;
            const { promise: answered, resolve: onAnswered } = Promise.withResolvers<void>();
            const made = leaveUnasked(desk.dependencies, turn.signal, (own) =>
              makeLog(own, {
                work,
                version,
                item,
                context,
                onAnswered,
                isLogThere: desk.isLogThere,
                onSpent: desk.spend,
              }),
            );
            await Promise.race([answered, made]);
            return { made };
          });
          if (asked === undefined) return;
          const made = await asked.made;
          await judging.run("items", desk.stopped, () => desk.judge(made, item, own));
        }),
      );
    }
    if (early === undefined) await judgeWhatIsThere();
  } catch (error) {
    desk.stopped.throwIfAborted();
    if (desk.whyBroke() === undefined) throw error;
  }
  return decided;
}

type JudgingOpen = Walking & Pick<WorkingOff, "desk"> & { going: Parameters<typeof eachOf>[1] };

const judgeOpen = (dependencies: AdvanceDependencies, { desk, going, ...walking }: JudgingOpen) =>
  eachOf(
    walkOpen(dependencies, walking),
    going,
    unlessLeft(async (open) => {
      const item = open.datapointId === null ? undefined : await desk.findItem(open.datapointId);
      await desk.judge({ id: open.logId }, item, open.judges);
    }),
  );

/** What goes on when a Run is stopped early is finished: so little of it goes on. */
function countAtOnce(own: readonly Judge[], early: EarlyStopOfRun | undefined): number {
  if (early !== undefined) return itemsAtOnce.untilDecided;
  return own.some(({ spec }) => spec.evaluator_type === "llm") ? itemsAtOnce.byModels : itemsAtOnce.byCode;
}

/** What is left is there in the next turn. */
const unlessLeft =
  <T>(work: (item: T) => Promise<void>) =>
  (item: T): Promise<void> =>
    work(item).catch((error: unknown) => {
      if (!(error instanceof LeftUnasked)) throw error;
    });

/** Whether something is missing that Parley would pay for: a Log, or a judgment of its own. */
async function lacksWork({ database }: AdvanceDependencies, advance: Advance): Promise<boolean> {
  const work = await findRunWork(database.executor, advance);
  if (work === undefined) return false;
  const { missingCount, unjudgedCount } = await surveyRun(database.reader, work);
  return missingCount > 0 || unjudgedCount > 0;
}

type Walking = Pick<WorkingOff, "work" | "survey" | "turn">;

/** The samples without a Log, in the order of their Datapoints. */
async function* walkMissing(
  { database }: AdvanceDependencies,
  { work, survey, turn }: Walking,
): AsyncGenerator<WantedSample> {
  const { organizationId, run } = work;
  if (survey.missingCount === 0) return;
  const lacking = await openLackingLogs(database.reader, work);
  for await (const found of lacking.walk()) {
    for (const page of inChunks(found, itemsOfPage)) {
      const ids = page.map(({ id }) => id);
      const items = await listDatapoints(database.reader, { organizationId, ids });
      const samplesOf = await lacking.listSamples(ids);
      const byId = new Map(items.map((item) => [item.id, item]));
      // Another process may have cancelled it.
      const current = await findRun(database.executor, { organizationId, runId: run.id });
      if (current === undefined || hasEnded(current)) return;
      for (const id of ids) {
        const item = byId.get(id);
        for (const sample of item === undefined ? [] : samplesOf(id)) {
          if (turn.isOver()) return;
          yield { id, content: item?.content ?? "", sample };
        }
      }
    }
  }
}

/** What is there without a judgment of Parley's own. */
async function* walkOpen(
  { database }: AdvanceDependencies,
  { work, survey, turn }: Walking,
): AsyncGenerator<Unjudged> {
  if (survey.unjudgedCount === 0) return;
  const own = work.judges.filter(({ by }) => by === "parley");
  for await (const page of walkUnjudged(database.reader, { ...work, judges: own })) {
    for (const open of page) {
      if (turn.isOver()) return;
      yield open;
    }
  }
}

/** Ends the Run where nothing is missing. It is looked at beforehand: whoever writes meanwhile would wait for that. */
async function completeRun(
  dependencies: AdvanceDependencies,
  { organizationId, run }: RunWork,
): Promise<void> {
  const { database, clock, jobs } = dependencies;
  const ofRun = { organizationId, runId: run.id };
  const before = await findRunWork(database.executor, ofRun);
  if (before === undefined || hasEnded(before.run)) return;
  const extent = extentOf(before, await measureRun(database.executor, before.run));
  const survey = await surveyRun(database.reader, before);
  if (lacksMaker(before, survey))
    return tell(dependencies, before, { type: "failed", reason: whyNotMade(before) });
  if (!isComplete(before, survey)) {
    // Others may have their say later: what compares itself with this Run needs Parley's judgments only.
    if (hasAllOfParley(before, survey))
      await database.transaction((transaction) => wakeFollowers(jobs, transaction, ofRun));
    return;
  }
  await database.transaction(async (transaction) => {
    const work = await findRunWork(transaction, ofRun);
    if (work === undefined) return;
    if (extentOf(work, await measureRun(transaction, work.run)) !== extent)
      return wakeRuns(jobs, transaction, { organizationId, runIds: [run.id] });
    await changeRun(transaction, { ...ofRun, event: { type: "finished", at: clock() } });
    await wakeFollowers(jobs, transaction, ofRun);
  });
}

/** Whether it would wait forever for Logs that Parley was to make, as of a version that another release ran. */
const lacksMaker = ({ run, version }: RunWork, { missingCount }: RunSurvey): boolean =>
  run.orchestrated && version?.isRunnable === false && missingCount > 0;

const whyNotMade = ({ version }: RunWork): string =>
  `Parley does not make the Logs that it lacks${version === undefined ? "" : `: ${sayNotRun(version)}`} Make another Run with \`orchestrated: false\` for those of your application.`;

/** What a look at a Run was a look at; while that is the same, nothing can be missing that was not. */
const extentOf = ({ run, judges }: RunWork, measure: RunMeasure): string =>
  JSON.stringify([
    run.dataset_version_id,
    judges.map(({ versionId, by }) => [versionId, by]).sort(),
    measure,
  ]);
