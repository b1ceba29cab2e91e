import { budgetErrors, isParleyError } from "@parley/contract";
import { SandboxUnavailableError } from "@parley/evaluators";
import { createJudgeMeans, findTestcase, toRecord } from "../../evaluators/index.ts";
import { createPatientGateway, judgeRunLog, loadTogether, type Limiter } from "../../evaluations/index.ts";
import { loadWholeLogs, type LogView } from "../../logs/index.ts";
import type { JudgingDependencies } from "../dependencies.ts";
import type { Watch } from "../find-watches.ts";
import { isReady } from "../is-watched.ts";
import { readFilter } from "../watch-filter.ts";
import { isJudgment } from "../watched-logs.store.ts";

/** What became of a Log that was to be judged. */
export type Outcome =
  | { kind: "judged"; hasFailed: boolean; costNano: number }
  /** On purpose, or since a budget is spent: it is not tried again. */
  | { kind: "skipped"; problem?: string }
  /** Too much is running. */
  | { kind: "later"; problem: string }
  /** There is nothing to judge. */
  | { kind: "gone" };

export type Bench = {
  judge(logId: string): Promise<Outcome>;
  /** Why nothing more is paid for. */
  whyBroke(): string | undefined;
};

type Opening = {
  watch: Pick<Watch, "organizationId" | "evaluatorId" | "versionId" | "spec" | "filter">;
  /** What may be spent, in nano-USD. */
  leftNano: number;
  signal: AbortSignal;
};

const budgetCodes: ReadonlySet<string> = new Set([
  budgetErrors.exceeded.code,
  budgetErrors.priceUnknown.code,
]);

const priceUnknown =
  "It has a budget, and a model answered whose price is not known. Take another model, or give it no budget.";

/** Judges Logs by one version of an Evaluator, within a budget. Call it on the account of whoever pays. */
export function openBench(
  dependencies: JudgingDependencies & { limiter: Limiter },
  { watch, leftNano, signal: stopped }: Opening,
): Bench {
  const { organizationId, evaluatorId: fileId, versionId, spec } = watch;
  const { database, fileTypes, clock, codeLimits } = dependencies;
  const purse = openPurse(leftNano);
  const own = { ...dependencies, ...guard(dependencies, { organizationId, purse, stopped }) };
  const loadLog = loadTogether((ids) => loadWholeLogs(database, { organizationId, fileTypes, ids }));
  const passes = readFilter(watch.filter);
  const judging = {
    organizationId,
    means: createJudgeMeans(own, organizationId),
    logWriter: own.logWriter,
    clock,
    limits: codeLimits,
    signal: stopped,
    isOfNoRun: true,
  };
  const broken = (): Outcome => ({ kind: "skipped", problem: purse.whyBroke() ?? "A budget is spent." });

  return {
    whyBroke: purse.whyBroke,
    async judge(logId) {
      if (purse.whyBroke() !== undefined) return broken();
      const log = await loadLog(logId);
      if (log === undefined || !(await mayBeJudged(log))) return { kind: "gone" };
      const passing = passes(toRecord(log));
      if (!passing.passes) return { kind: "skipped", ...(passing.problem && { problem: passing.problem }) };
      const { source_datapoint_id: id } = log;
      const testcase = id == null ? undefined : await findTestcase(database.executor, { organizationId, id });
      if (spec.arguments_type === "target_required" && testcase === undefined)
        return { kind: "skipped", problem: "The Evaluator compares with a target, and a Log has none." };
      try {
        const judges = [{ versionId, fileId, spec, by: "parley" as const }];
        const [verdict] = await judgeRunLog(judging, { log, testcase, judges });
        const { prompt_cost: prompt = 0, output_cost: output = 0 } = verdict?.generation ?? {};
        return { kind: "judged", hasFailed: verdict?.ok !== true, costNano: prompt + output };
      } catch (error) {
        stopped.throwIfAborted();
        if (purse.whyBroke() !== undefined) return broken();
        if (error instanceof SandboxUnavailableError) return { kind: "later", problem: error.message };
        throw error;
      }
    },
  };

  /** What judges a judgment of a judgment would judge its own in the end. */
  async function mayBeJudged(log: LogView): Promise<boolean> {
    const { type = "prompt", log_status: status = null } = log;
    if (!isReady({ type, status })) return false;
    const parentId = "parent_id" in log ? log.parent_id : undefined;
    return parentId == null || !(await isJudgment(database.executor, { organizationId, logId: parentId }));
  }
}

type Purse = {
  signal: AbortSignal;
  whyBroke(): string | undefined;
  close(why: string): void;
  /** Undefined: nobody knows. */
  spend(costNano: number | undefined): void;
};

function openPurse(leftNano: number): Purse {
  const broke = new AbortController();
  let spent = 0;
  let reason: string | undefined;
  const close = (why: string): void => {
    reason ??= why;
    broke.abort(new Error(why));
  };
  if (leftNano <= 0) close("Its budget is spent.");
  return {
    signal: broke.signal,
    whyBroke: () => reason,
    close,
    spend(costNano) {
      if (leftNano === Infinity) return;
      spent += costNano ?? 0;
      if (costNano === undefined) close(priceUnknown);
      else if (spent >= leftNano) close("Its budget is spent.");
    },
  };
}

type Guarding = { organizationId: string; purse: Purse; stopped: AbortSignal };

/** A gateway that keeps to the purse; what fails only since that is empty is nobody's judgment, and not written. */
function guard(
  dependencies: JudgingDependencies & { limiter: Limiter },
  { organizationId, purse, stopped }: Guarding,
) {
  const { logWriter, gateway } = dependencies;
  const signal = AbortSignal.any([stopped, purse.signal]);
  const within: typeof gateway = {
    ...gateway,
    call: (request) =>
      gateway.call(request).catch((error: unknown) => {
        if (isParleyError(error) && budgetCodes.has(error.code)) purse.close(error.message);
        throw error;
      }),
  };
  return {
    gateway: createPatientGateway({
      ...dependencies,
      gateway: within,
      organizationId,
      signal,
      onSpent: purse.spend,
    }),
    logWriter: {
      ...logWriter,
      append: async (entry: Parameters<typeof logWriter.append>[0]) => {
        if (entry.error !== undefined) signal.throwIfAborted();
        return logWriter.append(entry);
      },
    },
  };
}
