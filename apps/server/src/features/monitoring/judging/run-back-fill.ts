import { readSpec } from "../../evaluators/index.ts";
import { eachOf, type Limiter } from "../../evaluations/index.ts";
import { listVersionsById } from "../../files/index.ts";
import { spendingAs } from "../../../kernel/spender.ts";
import { findBackFill, updateRunning } from "../back-fills.store.ts";
import type { JudgingDependencies } from "../dependencies.ts";
import { limitsOf } from "../find-watches.ts";
import { isInScope, isReady } from "../is-watched.ts";
import type { BackFillRow } from "../monitoring.tables.ts";
import { planBackFill } from "../plan-judging.ts";
import { listJudged, pageLogs } from "../watched-logs.store.ts";
import { listWatchesById } from "../watches.store.ts";
import { openBench, type Bench, type Outcome } from "./open-bench.ts";
import type { Turn } from "./turn.ts";

type Dependencies = JudgingDependencies & { limiter: Limiter };
type Filling = { organizationId: string; id: string; signal: AbortSignal; turn: Turn };

const logsAtOnce = 8;
/** After each of these it is noted how far it is. */
const logsOfPage = 100;
/** So often it is asked whether somebody has cancelled it. */
const logsBetweenLooks = 20;

/**
 * Goes on with a back-fill: from the newest Log that was not looked at to the oldest. Broken off within a page, it looks
 * at that page again and judges what is not judged.
 *
 * @throws what may pass, such as too much running; whatever the signal was aborted with
 */
export async function runBackFill(dependencies: Dependencies, filling: Filling): Promise<void> {
  const { organizationId, id, signal, turn } = filling;
  const { database, jobs } = dependencies;
  while (!turn.isOver()) {
    signal.throwIfAborted();
    const row = await findBackFill(database.executor, { organizationId, id });
    if (row?.status !== "running") return;
    if (!(await fillPage(dependencies, { row, signal }))) return;
  }
  await planBackFill(jobs, database.executor, { organizationId, backFillId: id });
}

/** False where it has ended. */
async function fillPage(
  dependencies: Dependencies,
  { row, signal }: { row: BackFillRow; signal: AbortSignal },
): Promise<boolean> {
  const { organization_id: organizationId } = row;
  const { executor, reader } = dependencies.database;
  const [[watch], [version]] = await Promise.all([
    listWatchesById(executor, { organizationId, ids: [row.monitoring_id] }),
    listVersionsById(executor, { organizationId, ids: [row.evaluator_version_id] }),
  ]);
  if (watch === undefined || version === undefined)
    return end(dependencies, row, { status: "failed", failure: "Its watch or its Evaluator was deleted." });
  const { reached_at: at, reached_id: reachedId } = row;
  const logs = await pageLogs(reader, {
    organizationId,
    fileId: row.file_id,
    from: row.start_at,
    to: row.end_at,
    after: at === null || reachedId === null ? undefined : { at, id: reachedId },
    limit: logsOfPage,
  });
  const last = logs.at(-1);
  if (last === undefined) return end(dependencies, row, { status: "completed", failure: null });
  const scope = { ...limitsOf(watch), sampleRate: row.sample_rate };
  const ids = logs.filter((log) => isReady(log) && isInScope(scope, log)).map((log) => log.id);
  const bench = openBench(dependencies, {
    watch: {
      organizationId,
      evaluatorId: version.file_id,
      versionId: version.id,
      spec: readSpec(version),
      filter: watch.filter,
    },
    leftNano: row.budget_nano === null ? Infinity : row.budget_nano - row.cost_nano,
    signal,
  });
  const sums = await judgePage(dependencies, { row, ids, bench, signal });
  const why = bench.whyBroke();
  const changes: Partial<BackFillRow> = {
    ...sums,
    done_count: row.done_count + logs.length,
    reached_at: last.createdAt,
    reached_id: last.id,
  };
  if (why !== undefined) return end(dependencies, row, { ...changes, status: "failed", failure: why });
  if (logs.length < logsOfPage)
    return end(dependencies, row, { ...changes, status: "completed", failure: null });
  return change(dependencies, row, changes);
}

type Page = { row: BackFillRow; ids: readonly string[]; bench: Bench; signal: AbortSignal };

/** What the back-fill has done with this page, in sums of all of it. */
async function judgePage(
  { database }: Dependencies,
  { row, ids, bench, signal }: Page,
): Promise<Pick<BackFillRow, "judged_count" | "failed_count" | "cost_nano">> {
  const { organization_id: organizationId, id, evaluator_version_id: versionId } = row;
  const judged = await listJudged(database.executor, { organizationId, logIds: ids, versionId });
  const outcomes: Outcome[] = [];
  const isCancelled = async (): Promise<boolean> =>
    (await findBackFill(database.executor, { organizationId, id }))?.status !== "running";
  const open = ids.filter((logId) => !judged.has(logId));
  async function* untilCancelled(): AsyncGenerator<string> {
    for (const [index, logId] of open.entries()) {
      if (index % logsBetweenLooks === logsBetweenLooks - 1 && (await isCancelled())) return;
      yield logId;
    }
  }
  const spender = { organizationId, keyId: row.spender_key_id ?? undefined };
  await spendingAs(spender, () =>
    eachOf(untilCancelled(), { atOnce: logsAtOnce, signal }, async (logId) => {
      const outcome = await bench.judge(logId);
      if (outcome.kind === "later") throw new Error(outcome.problem);
      outcomes.push(outcome);
    }),
  );
  // Of a page that is looked at again, since a process died.
  const before = [...judged.values()].filter((one) => one.at >= row.created_at);
  const now = outcomes.flatMap((one) => (one.kind === "judged" ? [one] : []));
  const all = [...before, ...now];
  return {
    judged_count: row.judged_count + all.length,
    failed_count: row.failed_count + all.filter(({ hasFailed }) => hasFailed).length,
    cost_nano: row.cost_nano + all.reduce((sum, { costNano }) => sum + costNano, 0),
  };
}

const change = (
  { database, clock }: Dependencies,
  { organization_id: organizationId, id }: BackFillRow,
  changes: Partial<BackFillRow>,
): Promise<boolean> =>
  updateRunning(database.executor, { organizationId, id, changes: { ...changes, updated_at: clock() } });

async function end(
  dependencies: Dependencies,
  row: BackFillRow,
  changes: Partial<BackFillRow> & Pick<BackFillRow, "status" | "failure">,
): Promise<false> {
  await change(dependencies, row, changes);
  return false;
}
