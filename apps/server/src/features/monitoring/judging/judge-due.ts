import { spendingAs } from "../../../kernel/spender.ts";
import { eachOf, type Limiter } from "../../evaluations/index.ts";
import type { JudgingDependencies } from "../dependencies.ts";
import { findWatches, type Watch } from "../find-watches.ts";
import type { PendingRow } from "../monitoring.tables.ts";
import { deletePending, listDue, postponePending } from "../pending.store.ts";
import { planJudging } from "../plan-judging.ts";
import { listJudged } from "../watched-logs.store.ts";
import { addToDay, listDays } from "../watches.store.ts";
import { openBench, type Outcome } from "./open-bench.ts";
import { toDay } from "./to-day.ts";
import type { Turn } from "./turn.ts";

type Dependencies = JudgingDependencies & { limiter: Limiter };

/** Logs that are worked on at once. */
const logsAtOnce = 8;
const logsOfStep = 200;
/** How often a Log is tried that could not be judged yet, the first time after half a minute, then ever later. */
const maxAttempts = 6;
const firstPauseMs = 30_000;

type Due = { organizationId: string; signal: AbortSignal; turn: Turn };

/**
 * Has judged what is due. What was judged before it could be noted is not judged again: a judgment's id follows from
 * its Log and the Evaluator's version.
 *
 * @throws whatever the signal was aborted with
 */
export async function judgeDue(dependencies: Dependencies, due: Due): Promise<void> {
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
      const watch = watches.find(({ id }) => id === watchId);
      if (watch === undefined) {
        const logIds = ofWatch.map((row) => row.log_id);
        await deletePending(executor, { organizationId, watchId, logIds });
      } else await judgeGroup(dependencies, { watch, rows: ofWatch, signal });
    }
  }
  await planJudging(jobs, executor, { organizationId });
}

type Group = { watch: Watch; rows: readonly PendingRow[]; signal: AbortSignal };

async function judgeGroup(dependencies: Dependencies, { watch, rows, signal }: Group): Promise<void> {
  const { organizationId, versionId, spenderKeyId } = watch;
  const { executor } = dependencies.database;
  const logIds = rows.map((row) => row.log_id);
  const judged = await listJudged(executor, { organizationId, logIds, versionId });
  const outcomes = new Map<PendingRow, Outcome>();
  for (const row of rows) if (judged.has(row.log_id)) outcomes.set(row, { kind: "gone" });
  const bench = openBench(dependencies, { watch, leftNano: await findLeft(dependencies, watch), signal });
  const spender = { organizationId, keyId: spenderKeyId ?? undefined };
  try {
    await spendingAs(spender, () =>
      eachOf(
        // oxlint-disable-next-line typescript/require-await -- taken one by one as there is room
        (async function* () {
          for (const row of rows) if (!outcomes.has(row)) yield row;
        })(),
        { atOnce: logsAtOnce, signal },
        async (row) => void outcomes.set(row, await bench.judge(row.log_id)),
      ),
    );
  } finally {
    await settle(dependencies, { watch, outcomes });
  }
}

/** What a watch may still spend today, in nano-USD. */
async function findLeft({ database, clock }: Dependencies, watch: Watch): Promise<number> {
  const { organizationId, id, dailyBudgetNano } = watch;
  if (dailyBudgetNano === null) return Infinity;
  const day = toDay(clock());
  const [today] = await listDays(database.executor, { organizationId, ids: [id], day });
  return dailyBudgetNano - (today?.cost_nano ?? 0);
}

type Settling = { watch: Watch; outcomes: ReadonlyMap<PendingRow, Outcome> };

/** Notes what became of Logs: none of them waits any more, but those that are tried again. */
async function settle({ database, clock }: Dependencies, { watch, outcomes }: Settling): Promise<void> {
  if (outcomes.size === 0) return;
  const { organizationId, id: watchId } = watch;
  const now = clock();
  const isLater = ([row, { kind }]: [PendingRow, Outcome]): boolean =>
    kind === "later" && row.attempts + 1 < maxAttempts;
  const [later, done] = [[...outcomes].filter(isLater), [...outcomes].filter((one) => !isLater(one))];
  const all = done.map(([, outcome]) => outcome);
  const problem = [...outcomes.values()]
    .flatMap((one) => ("problem" in one ? (one.problem ?? []) : []))
    .at(-1);
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
      skipped_count: all.filter(({ kind }) => kind === "skipped" || kind === "later").length,
      cost_nano: judged.reduce((sum, { costNano }) => sum + costNano, 0),
      problem: problem ?? null,
    });
  });
}
