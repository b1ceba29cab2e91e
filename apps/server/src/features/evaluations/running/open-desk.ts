import type { Executor } from "@parley/db";
import { allOf } from "@parley/gateway";
import { Cache } from "../../../kernel/cache.ts";
import { createJudgeMeans, readTestcase } from "../../evaluators/index.ts";
import { describeVersions, type FileView } from "../../files/index.ts";
import {
  listLogsThere,
  loadWholeLogs,
  viewKeptLog,
  type LogEntry,
  type LogView,
  type LogWriter,
} from "../../logs/index.ts";
import { listDatapoints } from "../run-logs.store.ts";
import type { RunningDependencies } from "./dependencies.ts";
import { gatherLogs } from "./gather-logs.ts";
import { judgeRunLog } from "./judge-run-log.ts";
import { leaveUnasked } from "./leave-unasked.ts";
import { createLimiter, type Limiter } from "./limiter.ts";
import { loadTogether } from "./load-together.ts";
import type { MadeLog } from "./make-log.ts";
import { createPatientGateway } from "./patient-gateway.ts";
import { sumRunCost } from "./run-cost.store.ts";
import type { RunItem } from "./run-items.store.ts";
import type { Judge, RunWork } from "./run-work.ts";

/** What the work on one Run shares: its gateway and judges, what it has spent, and a signal that ends it at its budget. */
export type Desk = {
  dependencies: RunningDependencies;
  /** Aborts when nothing more is to be begun. */
  signal: AbortSignal;
  /** Aborts when the work is to be left as it is. */
  stopped: AbortSignal;
  /** Why no more is to be paid for. */
  whyBroke(): string | undefined;
  /** Counts what was paid for already, in nano-USD. */
  spend(costNano: number): void;
  isLogThere(id: string): Promise<boolean>;
  findItem(id: string): Promise<Pick<RunItem, "id" | "content"> | undefined>;
  judge(
    made: MadeLog,
    item: Pick<RunItem, "id" | "content"> | undefined,
    judges: readonly Judge[],
  ): Promise<void>;
};

export const priceUnknown =
  "It has a budget, and a model answered whose price is not known. Take another model, or give the Run no budget.";

/** Runs of code of one Run that wait or go on at once: enough to keep the sandbox busy while what they gave is written. */
const codeAtOnce = 128;
/** What changed of a File is seen after this. */
const viewAgeMs = 1000;

type Opened = {
  work: RunWork;
  /** What it cost so far, in nano-USD. */
  spent: number;
  signal: AbortSignal;
  /** Aborts when nothing is to wait for a provider any more. */
  turnEnds: AbortSignal;
};

export function openDesk(
  dependencies: RunningDependencies & { limiter: Limiter },
  { work, spent, signal: stopped, turnEnds }: Opened,
): Desk {
  const { organizationId, run } = work;
  const { database, clock, codeLimits } = dependencies;
  const purse = openPurse(run.budget_nano, spent);
  const signal = AbortSignal.any([stopped, purse.signal]);
  const gateway = createPatientGateway({ ...dependencies, organizationId, signal, onSpent: purse.spend });
  const logWriter = gatherLogs(refuseStopped(dependencies.logWriter, signal));
  const codeLimiter = createLimiter(codeAtOnce);
  const sandbox: RunningDependencies["sandbox"] = {
    runCode: (request) =>
      codeLimiter.run("code", request.signal ?? stopped, () =>
        dependencies.sandbox.runCode({ ...request, isPatient: true }),
      ),
  };
  const own = { ...dependencies, gateway, logWriter, sandbox };
  const judging = { organizationId, clock, limits: codeLimits, signal: stopped };
  const judgeBy = (ownOfJudge: typeof own, judged: Parameters<typeof judgeRunLog>[1]) => {
    const means = createJudgeMeans(ownOfJudge, organizationId);
    return judgeRunLog({ ...judging, means, logWriter: ownOfJudge.logWriter }, judged);
  };
  const findLog = openLogs(dependencies, organizationId);
  return {
    dependencies: own,
    signal,
    stopped,
    whyBroke: purse.whyBroke,
    spend: purse.spend,
    isLogThere: openLogCheck(database.executor, organizationId),
    findItem: loadTogether(async (ids) => {
      const rows = await listDatapoints(database.executor, { organizationId, ids: [...ids] });
      return new Map(rows.map((row) => [row.id, row]));
    }),
    async judge(made, item, judges) {
      if (judges.length === 0) return;
      const log = await findLog(made);
      // Deleted meanwhile.
      if (log === undefined) return;
      const judged = { log, testcase: item && readTestcase(item) };
      const [models, others] = partition(judges, ({ spec }) => spec.evaluator_type === "llm");
      await allOf([
        judgeBy(own, { ...judged, judges: others }),
        ...models.map((judge) =>
          leaveUnasked(own, turnEnds, (ownOfJudge) => judgeBy(ownOfJudge, { ...judged, judges: [judge] })),
        ),
      ]);
    },
  };
}

const partition = <T>(items: readonly T[], isOfFirst: (item: T) => boolean): [T[], T[]] => [
  items.filter(isOfFirst),
  items.filter((item) => !isOfFirst(item)),
];

/** What a Run with a budget has cost so far, in nano-USD. */
export const spentBefore = async ({ database }: RunningDependencies, { run }: RunWork): Promise<number> =>
  run.budget_nano === null ? 0 : sumRunCost(database.reader, run);

/** What a Run may spend; undefined: as much as it takes. It closes for good. */
function openPurse(budgetNano: RunWork["run"]["budget_nano"], spentNano: number) {
  const budget = budgetNano === null ? Infinity : Number(budgetNano);
  const broke = new AbortController();
  let spent = spentNano;
  let why: string | undefined;
  const spend = (costNano: number | undefined): void => {
    if (budget === Infinity) return;
    spent += costNano ?? 0;
    if (costNano !== undefined && spent < budget) return;
    why ??= costNano === undefined ? priceUnknown : "Its budget is spent.";
    broke.abort(new Error(why));
  };
  spend(0);
  return { signal: broke.signal, spend, whyBroke: () => why };
}

/** A failure that only comes of stopping is nobody's result: the item is done again. */
const refuseStopped = (logWriter: LogWriter, signal: AbortSignal): LogWriter => ({
  ...logWriter,
  append: async (entry: LogEntry) => {
    if (entry.error !== undefined) signal.throwIfAborted();
    return logWriter.append(entry);
  },
});

/** Of samples that are begun together, it is asked at once. */
function openLogCheck(executor: Executor, organizationId: string): (id: string) => Promise<boolean> {
  const find = loadTogether<true>(async (ids) => {
    const found = await listLogsThere(executor, { organizationId, ids: [...ids] });
    return new Map(found.map((id) => [id, true]));
  });
  return async (id) => (await find(id)) !== undefined;
}

/** Logs as they are judged: what was just written is not read again. */
function openLogs({ database, fileTypes }: RunningDependencies, organizationId: string) {
  const described = { organizationId, fileTypes };
  const load = loadTogether<LogView>((ids) => loadWholeLogs(database, { ...described, ids }));
  const files = new Cache<FileView>({ max: 10, maxAgeMs: viewAgeMs });
  const findFile = async (versionId: string): Promise<FileView> => {
    const views = await describeVersions(database.executor, [versionId], described);
    const view = views.get(versionId);
    if (view === undefined) throw new VersionGone();
    return view;
  };
  return async ({ id, kept }: MadeLog): Promise<LogView | undefined> => {
    if (kept === undefined) return load(id);
    try {
      const file = await files.get(kept.versionId, () => findFile(kept.versionId));
      return viewKeptLog(kept, file) ?? (await load(id));
    } catch (error) {
      if (error instanceof VersionGone) return undefined;
      throw error;
    }
  };
}

class VersionGone extends Error {}
