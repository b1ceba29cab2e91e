import { budgetErrors, isParleyError } from "@parley/contract";
import { SandboxUnavailableError } from "@parley/evaluators";
import { isModelError, type Gateway } from "@parley/gateway";
import { createJudgeMeans, findTestcase, toRecord } from "../../evaluators/index.ts";
import { createPatientGateway, judgeRunLog, loadTogether } from "../../evaluations/index.ts";
import { loadWholeLogs, removeLogs, type LogView } from "../../logs/index.ts";
import type { JudgingDependencies } from "../dependencies.ts";
import type { Watch } from "../find-watches.ts";
import { isReady } from "../is-watched.ts";
import { readFilter } from "../watch-filter.ts";
import { isJudgment } from "../watched-logs.store.ts";
import { openPurse, type Purse } from "./purse.ts";

/** What became of a Log that was to be judged. */
export type Outcome =
  | { kind: "judged"; hasFailed: boolean; costNano: number }
  /** On purpose, or since a budget is spent: it is not tried again. */
  | { kind: "skipped"; problem?: string }
  /** Too much is running, or a provider does not answer: nobody has judged it. */
  | { kind: "later"; problem: string }
  /** It cannot be judged, for whatever reason; others can. */
  | { kind: "unjudged"; problem: string }
  /** There is nothing to judge. */
  | { kind: "gone" };

export type Bench = {
  /** `replacing`: the judgment that gives way to the new one. @throws whatever the signal was aborted with */
  judge(logId: string, replacing?: string): Promise<Outcome>;
  /** Why nothing more is paid for. */
  whyBroke(): string | undefined;
  /** What was paid, in nano-USD, also for what is no judgment. */
  spentNano(): number;
};

type Opening = {
  watch: Pick<Watch, "organizationId" | "evaluatorId" | "versionId" | "spec" | "filter">;
  /** The watch or back-fill that pays; its judgments name it. */
  payer: string;
  /** What may be spent, in nano-USD. */
  leftNano: number;
  /** Why nothing may be spent whatever is left. */
  whyClosed?: string | undefined;
  signal: AbortSignal;
  /** Whoever waits for a provider waits no longer than this. */
  waitingEnds: AbortSignal;
};

const budgetCodes: ReadonlySet<string> = new Set([
  budgetErrors.exceeded.code,
  budgetErrors.priceUnknown.code,
]);

/** Judges Logs by one version of an Evaluator, within a budget. Call it on the account of whoever pays. */
export function openBench(dependencies: JudgingDependencies, opening: Opening): Bench {
  const { watch, payer, leftNano, whyClosed, signal: stopped, waitingEnds } = opening;
  const { organizationId, evaluatorId: fileId, versionId, spec } = watch;
  const { database, fileTypes, clock, codeLimits, logger } = dependencies;
  const purse = openPurse(leftNano);
  if (whyClosed !== undefined) purse.close(whyClosed);
  const gateway = openGateway(dependencies, { organizationId, purse, stopped, waitingEnds });
  const load = (ids: readonly string[]) => loadWholeLogs(database, { organizationId, fileTypes, ids });
  const loadTogetherOnce = loadTogether(load);
  // What cannot be read is only that Log's trouble.
  const loadLog = (id: string): Promise<LogView | undefined> =>
    loadTogetherOnce(id).catch(async () => (await load([id])).get(id));
  const passes = readFilter(watch.filter);
  const judges = [{ versionId, fileId, spec, by: "parley" as const }];
  const broken = (): Outcome => ({ kind: "skipped", problem: purse.whyBroke() ?? "A budget is spent." });

  return {
    whyBroke: purse.whyBroke,
    spentNano: purse.spentNano,
    async judge(logId, replacing) {
      if (purse.whyBroke() !== undefined) return broken();
      try {
        return await judge(logId, replacing);
      } catch (error) {
        stopped.throwIfAborted();
        if (purse.whyBroke() !== undefined) return broken();
        if (isPassing(error, waitingEnds)) return { kind: "later", problem: error.message };
        logger.error({ err: error, logId, versionId }, "a Log cannot be judged");
        return { kind: "unjudged", problem: "A Log cannot be judged. The server's log says why." };
      }
    },
  };

  async function judge(logId: string, replacing: string | undefined): Promise<Outcome> {
    const log = await loadLog(logId);
    if (log === undefined || !(await mayBeJudged(log))) return { kind: "gone" };
    const passing = passes(toRecord(log));
    if (!passing.passes) return { kind: "skipped", ...(passing.problem && { problem: passing.problem }) };
    const { source_datapoint_id: id } = log;
    const testcase = id == null ? undefined : await findTestcase(database.executor, { organizationId, id });
    if (spec.arguments_type === "target_required" && testcase === undefined)
      return { kind: "skipped", problem: "The Evaluator compares with a target, and a Log has none." };
    const own = guard(dependencies, { organizationId, gateway, purse, stopped, waitingEnds, replacing });
    const means = createJudgeMeans({ ...dependencies, gateway: own.gateway }, organizationId);
    const { logWriter } = own;
    const limits = codeLimits;
    const judging = { organizationId, means, logWriter, clock, limits, signal: stopped, source: payer };
    const [verdict] = await judgeRunLog({ ...judging, isOfNoRun: true }, { log, testcase, judges });
    const { prompt_cost: prompt = 0, output_cost: output = 0 } = verdict?.generation ?? {};
    return { kind: "judged", hasFailed: verdict?.ok !== true, costNano: prompt + output };
  }

  /** What judges a judgment of a judgment would judge its own in the end. */
  async function mayBeJudged(log: LogView): Promise<boolean> {
    const { type = "prompt", log_status: status = null } = log;
    if (!isReady({ type, status })) return false;
    const parentId = "parent_id" in log ? log.parent_id : undefined;
    return parentId == null || !(await isJudgment(database.executor, { organizationId, logId: parentId }));
  }
}

/** Whether the same may go well later. */
const isPassing = (error: unknown, waitingEnds: AbortSignal): error is Error =>
  error instanceof SandboxUnavailableError ||
  (isModelError(error) && error.isRetryable) ||
  (waitingEnds.aborted && error === waitingEnds.reason);

type Paying = { organizationId: string; purse: Purse; stopped: AbortSignal; waitingEnds: AbortSignal };

/** A gateway that keeps to the purse. */
function openGateway(dependencies: JudgingDependencies, { purse, stopped, ...paying }: Paying): Gateway {
  const { gateway } = dependencies;
  const within: Gateway = {
    ...gateway,
    call: (request) =>
      gateway.call(request).catch((error: unknown) => {
        if (isParleyError(error) && budgetCodes.has(error.code)) purse.close(error.message);
        throw error;
      }),
  };
  const signal = AbortSignal.any([stopped, purse.signal]);
  return createPatientGateway({
    ...dependencies,
    ...paying,
    gateway: within,
    signal,
    onSpent: purse.spend,
  });
}

type Guarding = Paying & { gateway: Gateway; replacing: string | undefined };

/** For one Log: what fails only since the purse is empty, or a provider is out of order, is nobody's judgment, and not written. */
function guard(
  { database, logWriter }: JudgingDependencies,
  { organizationId, gateway, purse, stopped, waitingEnds, replacing }: Guarding,
) {
  let trouble: Error | undefined;
  const noting: Gateway = {
    ...gateway,
    call: (request) =>
      gateway.call(request).catch((error: unknown) => {
        if (isPassing(error, waitingEnds)) trouble = error;
        throw error;
      }),
  };
  const append: typeof logWriter.append = async (entry) => {
    if (entry.error !== undefined) {
      stopped.throwIfAborted();
      purse.signal.throwIfAborted();
      if (trouble !== undefined) throw trouble;
    }
    if (replacing !== undefined)
      await database.transaction((transaction) =>
        removeLogs(transaction, { organizationId, ids: [replacing] }),
      );
    return logWriter.append(entry);
  };
  return { gateway: noting, logWriter: { ...logWriter, append } };
}
