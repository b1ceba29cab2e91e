import { readSpec } from "../../evaluators/index.ts";
import { eachOf, judgmentIdOf } from "../../evaluations/index.ts";
import { listVersionsById } from "../../files/index.ts";
import { spendingAs } from "../../../kernel/spender.ts";
import { findBackFill, saveProgress, updateRunning } from "../back-fills.store.ts";
import type { JudgingDependencies } from "../dependencies.ts";
import { limitsOf } from "../find-watches.ts";
import { isInScope, isReady, type WatchedLog } from "../is-watched.ts";
import type { BackFillRow } from "../monitoring.tables.ts";
import { planBackFill } from "../plan-judging.ts";
import { listJudged, pageLogs, type Judged } from "../watched-logs.store.ts";
import { listWatchesById } from "../watches.store.ts";
import { openBench, type Bench, type Outcome } from "./open-bench.ts";
import type { Turn } from "./turn.ts";

type Filling = { organizationId: string; id: string; signal: AbortSignal; turn: Turn };

const logsAtOnce = 8;
/** After each of these it is noted how far it is. */
const logsOfPage = 100;
/** So often it is asked whether somebody has cancelled it. */
const logsBetweenLooks = 20;
/** Before it goes on where a provider is asked too much. */
const pauseMs = 30_000;

/**
 * Goes on with a back-fill: from the newest Log that was not looked at to the oldest. Broken off within a page, it looks
 * at the rest of that page again and judges what is not judged.
 *
 * @throws what may pass, such as too much running; whatever the signal was aborted with
 */
export async function runBackFill(dependencies: JudgingDependencies, filling: Filling): Promise<void> {
  const { organizationId, id, signal, turn } = filling;
  const { database, jobs, clock } = dependencies;
  const goOn = (runAt?: number) =>
    planBackFill(jobs, database.executor, { organizationId, backFillId: id, runAt });
  while (!turn.isOver()) {
    signal.throwIfAborted();
    const row = await findBackFill(database.executor, { organizationId, id });
    if (row?.status !== "running") return;
    const step = await fillPage(dependencies, { row, signal, turn });
    if (step === "ended") return;
    if (step === "pause") return goOn(clock() + pauseMs);
  }
  await goOn();
}

type Step = "ended" | "next" | "pause";
type Filled = { row: BackFillRow; signal: AbortSignal; turn: Turn };

async function fillPage(dependencies: JudgingDependencies, filled: Filled): Promise<Step> {
  const { row, signal, turn } = filled;
  const { id, organization_id: organizationId } = row;
  const { executor, reader } = dependencies.database;
  const [[watch], [version]] = await Promise.all([
    listWatchesById(executor, { organizationId, ids: [row.monitoring_id] }),
    listVersionsById(executor, { organizationId, ids: [row.evaluator_version_id] }),
  ]);
  if (watch === undefined || version === undefined)
    return end(dependencies, row, "Its watch or its Evaluator was deleted.");
  const { reached_at: at, reached_id: reachedId } = row;
  const logs = await pageLogs(reader, {
    organizationId,
    fileId: row.file_id,
    from: row.start_at,
    to: row.end_at,
    after: at === null || reachedId === null ? undefined : { at, id: reachedId },
    limit: logsOfPage,
  });
  if (logs.length === 0) return end(dependencies, row, null);
  const scope = { ...limitsOf(watch), sampleRate: row.sample_rate };
  const ready = logs.filter((log) => isReady(log) && isInScope(scope, log));
  const logIds = ready.map((log) => log.id);
  const judged = await listJudged(executor, { organizationId, logIds, versionId: version.id });
  // Of a page that is looked at again.
  const before = new Map([...judged].filter(([, { source }]) => source === id));
  const left = row.budget_nano === null ? Infinity : row.budget_nano - row.cost_nano;
  const bench = openBench(dependencies, {
    watch: {
      organizationId,
      evaluatorId: version.file_id,
      versionId: version.id,
      spec: readSpec(version),
      filter: watch.filter,
    },
    payer: id,
    leftNano: left - sumCost(before.values()),
    signal,
    waitingEnds: turn.signal,
  });
  const open = new Map(
    ready.flatMap((log) => {
      const said = judged.get(log.id);
      const replaced = said && isReplaced(said, { row, log }) ? said.id : undefined;
      return said === undefined || replaced !== undefined ? [[log.id, replaced] as const] : [];
    }),
  );
  const outcomes = new Map<string, Outcome>();
  try {
    await judgePage(dependencies, { ...filled, open, bench, outcomes });
  } finally {
    const progress = sumPage({ row, logs, open, before, outcomes, spentNano: bench.spentNano() });
    const noted = { ...progress, updated_at: dependencies.clock() };
    await saveProgress(executor, { organizationId, id, progress: noted });
  }
  return findStep(dependencies, { row, logs, open, outcomes, whyBroke: bench.whyBroke() });
}

/** That an Evaluator failed before is no judgment to keep. */
const isReplaced = ({ id, hasFailed, source }: Judged, { row, log }: { row: BackFillRow; log: WatchedLog }) =>
  hasFailed && source !== row.id && id === judgmentIdOf(log, row.evaluator_version_id);

/** The Logs to judge, and the judgments that give way. */
type Open = ReadonlyMap<string, string | undefined>;
type Page = Filled & { open: Open; bench: Bench; outcomes: Map<string, Outcome> };

/** Judges until somebody cancels it, its turn is over, or something stands in the way of a Log. */
async function judgePage(
  { database }: JudgingDependencies,
  { row, open, bench, outcomes, signal, turn }: Page,
): Promise<void> {
  const { organization_id: organizationId, id } = row;
  const isCancelled = async (): Promise<boolean> =>
    (await findBackFill(database.executor, { organizationId, id }))?.status !== "running";
  let isStopped = false;
  async function* untilStopped(): AsyncGenerator<string> {
    for (const [index, logId] of [...open.keys()].entries()) {
      if (isStopped || turn.isOver()) return;
      if (index % logsBetweenLooks === logsBetweenLooks - 1 && (await isCancelled())) return;
      yield logId;
    }
  }
  const spender = { organizationId, keyId: row.spender_key_id ?? undefined };
  await spendingAs(spender, () =>
    eachOf(untilStopped(), { atOnce: logsAtOnce, signal }, async (logId) => {
      const outcome = await bench.judge(logId, open.get(logId));
      outcomes.set(logId, outcome);
      isStopped ||= outcome.kind === "later";
    }),
  );
}

type Looked = {
  row: BackFillRow;
  logs: readonly WatchedLog[];
  open: Open;
  outcomes: ReadonlyMap<string, Outcome>;
};

/** The Logs of a page before the first that nobody could judge or came to. */
function takeDone({ logs, open, outcomes }: Looked): readonly WatchedLog[] {
  const isLeft = ({ id }: WatchedLog) => open.has(id) && (outcomes.get(id)?.kind ?? "later") === "later";
  const first = logs.findIndex(isLeft);
  return first === -1 ? logs : logs.slice(0, first);
}

/** How far it is. Judgments of Logs after that are counted when it comes to them. */
function sumPage({
  before,
  spentNano,
  ...looked
}: Looked & { before: ReadonlyMap<string, Judged>; spentNano: number }) {
  const { row, outcomes } = looked;
  const done = takeDone(looked);
  const isDone = new Set(done.map(({ id }) => id));
  const judgedNow = new Map(
    [...outcomes].flatMap(([id, one]) => (one.kind === "judged" ? [[id, one] as const] : [])),
  );
  const all = done.flatMap(({ id }) => judgedNow.get(id) ?? before.get(id) ?? []);
  const early = [...judgedNow].filter(([id]) => !isDone.has(id)).map(([, one]) => one);
  const ofBefore = done.flatMap(({ id }) => before.get(id) ?? []);
  const last = done.at(-1);
  return {
    done_count: row.done_count + done.length,
    judged_count: row.judged_count + all.length,
    failed_count: row.failed_count + all.filter(({ hasFailed }) => hasFailed).length,
    cost_nano: row.cost_nano + sumCost(ofBefore) + spentNano - sumCost(early),
    reached_at: last?.createdAt ?? row.reached_at,
    reached_id: last?.id ?? row.reached_id,
  };
}

const sumCost = (some: Iterable<{ costNano: number }>): number =>
  [...some].reduce((sum, { costNano }) => sum + costNano, 0);

/** @throws what stands in the way of a Log, where no other could be judged either */
async function findStep(
  dependencies: JudgingDependencies,
  { whyBroke, ...looked }: Looked & { whyBroke: string | undefined },
): Promise<Step> {
  const { row, logs, outcomes } = looked;
  if (whyBroke !== undefined) return end(dependencies, row, whyBroke);
  const all = [...outcomes.values()];
  const later = all.find((one) => one.kind === "later");
  if (later !== undefined) {
    if (all.some((one) => one.kind === "judged")) return "pause";
    throw new Error(later.problem);
  }
  const isAll = takeDone(looked).length === logs.length;
  return isAll && logs.length < logsOfPage ? end(dependencies, row, null) : "next";
}

/** Null: all is done. */
async function end(
  { database, clock }: JudgingDependencies,
  { organization_id: organizationId, id }: BackFillRow,
  failure: string | null,
): Promise<"ended"> {
  const status = failure === null ? "completed" : "failed";
  const changes = { status, failure, updated_at: clock() } as const;
  await updateRunning(database.executor, { organizationId, id, changes });
  return "ended";
}
