import { spendingAs } from "../../../kernel/spender.ts";
import { eachOf } from "../../evaluations/index.ts";
import type { JudgingDependencies } from "../dependencies.ts";
import { findWatches, type Watch } from "../find-watches.ts";
import type { PendingRow } from "../monitoring.tables.ts";
import { deletePending, listDue, postponePending } from "../pending.store.ts";
import { planJudging } from "../plan-judging.ts";
import { listJudged } from "../watched-logs.store.ts";
import { addToDay, listDays } from "../watches.store.ts";
import { openBench, type Outcome } from "./open-bench.ts";
import { priceUnknown } from "./purse.ts";
import { toDay } from "./to-day.ts";
import type { Turn } from "./turn.ts";

/** Logs that are worked on at once. */
const logsAtOnce = 8;
const logsOfStep = 200;
/** How often a Log is tried that could not be judged yet, again after half a minute, then ever later: for about four hours. */
const maxAttempts = 10;
const firstPauseMs = 30_000;

type Due = { organizationId: string; signal: AbortSignal; turn: Turn };

/**
 * Has judged what is due. What was judged before it could be noted is not judged again: a judgment's id follows from
 * its Log and the Evaluator's version.
 *
 * @throws whatever the signal was aborted with
 */
export async function judgeDue(dependencies: JudgingDependencies, due: Due): Promise<void> {
  const { organizationId, signal, turn } = due;
  const { database, clock, jobs } = dependencies;
  const { executor } = database;
  while (!turn.isOver()) {
    signal.throwIfAborted();
    const rows = await listDue(executor, { organizationId, now: clock(), limit: logsOfStep });
    if (rows.length === 0) return;
    const groups = Map.groupBy(rows, (row) => row.monitoring_id);
    const watches = await findWatches(executor, { organizationId, ids: [...groups.keys()] });
    for (const [watchId, ofWatch] of groups) {
      if (turn.isOver()) break;
      const watch = watches.find(({ id }) => id === watchId);
      if (watch === undefined) {
        const logIds = ofWatch.map((row) => row.log_id);
        await deletePending(executor, { organizationId, watchId, logIds });
      } else await judgeGroup(dependencies, { watch, rows: ofWatch, signal, turn });
    }
  }
  await planJudging(jobs, executor, { organizationId });
}

type Group = { watch: Watch; rows: readonly PendingRow[]; signal: AbortSignal; turn: Turn };

async function judgeGroup(
  dependencies: JudgingDependencies,
  { watch, rows, signal, turn }: Group,
): Promise<void> {
  const { id: watchId, organizationId, versionId, spenderKeyId } = watch;
  const { executor } = dependencies.database;
  const logIds = rows.map((row) => row.log_id);
  const judged = await listJudged(executor, { organizationId, logIds, versionId });
  const outcomes = new Map<PendingRow, Outcome>();
  let costBefore = 0;
  for (const row of rows) {
    const before = judged.get(row.log_id);
    if (before === undefined) continue;
    // Its own was paid for before a process died that had not noted it.
    const isOwn = before.source === watchId;
    outcomes.set(row, isOwn ? { kind: "judged", ...before } : { kind: "gone" });
    if (isOwn) costBefore += before.costNano;
  }
  const { leftNano, whyClosed } = await findLeft(dependencies, watch);
  const bench = openBench(dependencies, {
    watch,
    payer: watchId,
    leftNano: leftNano - costBefore,
    whyClosed,
    signal,
    waitingEnds: turn.signal,
  });
  const spender = { organizationId, keyId: spenderKeyId ?? undefined };
  try {
    await spendingAs(spender, () =>
      eachOf(
        // oxlint-disable-next-line typescript/require-await -- taken one by one as there is room
        (async function* () {
          for (const row of rows) {
            if (turn.isOver()) return;
            if (!outcomes.has(row)) yield row;
          }
        })(),
        { atOnce: logsAtOnce, signal },
        async (row) => void outcomes.set(row, await bench.judge(row.log_id)),
      ),
    );
  } finally {
    const costNano = costBefore + bench.spentNano();
    await settle(dependencies, { watch, outcomes, costNano, whyBroke: bench.whyBroke() });
  }
}

type Left = { leftNano: number; whyClosed?: string };

/** What a watch may still spend today, in nano-USD: nothing, once nobody knows what it has spent. */
async function findLeft({ database, clock }: JudgingDependencies, watch: Watch): Promise<Left> {
  const { organizationId, id, dailyBudgetNano } = watch;
  if (dailyBudgetNano === null) return { leftNano: Infinity };
  const day = toDay(clock());
  const [today] = await listDays(database.executor, { organizationId, ids: [id], day });
  const leftNano = dailyBudgetNano - (today?.cost_nano ?? 0);
  return today?.problem === priceUnknown ? { leftNano, whyClosed: priceUnknown } : { leftNano };
}

type Settling = {
  watch: Watch;
  outcomes: ReadonlyMap<PendingRow, Outcome>;
  /** What was paid, also for what is no judgment. */
  costNano: number;
  whyBroke: string | undefined;
};

const isOpen = (one: Outcome): one is Extract<Outcome, { kind: "later" | "unjudged" }> =>
  one.kind === "later" || one.kind === "unjudged";

/** Notes what became of Logs: none of them waits any more, but those that are tried again. */
async function settle(
  { database, clock }: JudgingDependencies,
  { watch, outcomes, costNano, whyBroke }: Settling,
): Promise<void> {
  if (outcomes.size === 0 && costNano === 0) return;
  const { organizationId, id: watchId } = watch;
  const now = clock();
  const isLater = ([row, outcome]: [PendingRow, Outcome]): boolean =>
    isOpen(outcome) && row.attempts + 1 < maxAttempts;
  const [later, done] = [[...outcomes].filter(isLater), [...outcomes].filter((one) => !isLater(one))];
  const all = done.map(([, outcome]) => outcome);
  const givenUp = all.filter(isOpen).at(-1);
  const lastProblem = [...outcomes.values()]
    .flatMap((one) => ("problem" in one ? (one.problem ?? []) : []))
    .at(-1);
  const problem =
    whyBroke ?? (givenUp && `Given up after ${maxAttempts} tries: ${givenUp.problem}`) ?? lastProblem;
  const judged = all.flatMap((one) => (one.kind === "judged" ? [one] : []));
  await database.transaction(async (transaction) => {
    const logIds = done.map(([row]) => row.log_id);
    await deletePending(transaction, { organizationId, watchId, logIds });
    for (const [attempts, rows] of Map.groupBy(later, ([row]) => row.attempts))
      await postponePending(transaction, {
        organizationId,
        watchId,
        logIds: rows.map(([row]) => row.log_id),
        dueAt: now + firstPauseMs * 2 ** attempts,
      });
    await addToDay(transaction, {
      monitoring_id: watchId,
      organization_id: organizationId,
      day: toDay(now),
      judged_count: judged.length,
      failed_count: judged.filter(({ hasFailed }) => hasFailed).length,
      skipped_count: all.filter((one) => one.kind === "skipped" || isOpen(one)).length,
      cost_nano: costNano,
      problem: problem ?? null,
    });
  });
}
