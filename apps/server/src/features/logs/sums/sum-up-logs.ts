import type { Database, Executor } from "@parley/db";
import { mergeHistograms, readHistogram } from "./histogram.ts";
import type { Span } from "./plan-cover.ts";
import {
  deleteChanges,
  deleteChangesFrom,
  findMark,
  findMoment,
  listChangedHours,
  listChanges,
  listSums,
  lockMark,
  replaceSums,
  saveMark,
  sumHours,
} from "./sums.store.ts";
import { dayMs, hourMs, type LogSumChangeRow, type LogSumMarkRow, type LogSumRow } from "./sums.tables.ts";

/** What one step sums up at most; an hour of more Logs is a step of its own. */
const maxLogs = 20_000;
const maxHours = 24;

type Step = {
  organizationId: string;
  /** Where the mark was when the step began. */
  mark: LogSumMarkRow | undefined;
  span: Span;
  /** Where the mark is after it. */
  summedTo: number;
  /** What is done with by it. */
  changes: readonly LogSumChangeRow[];
};

/**
 * Sums up some of an organization's Logs, by hour and by day; answers whether there may be more to do.
 *
 * Changes are read before the Logs and deleted with the new sums, none but those: what is changed meanwhile is noted
 * anew and summed up again. Sums and changes together are right at every moment.
 */
export async function sumUpLogs(
  database: Database,
  { organizationId, now }: { organizationId: string; now: number },
): Promise<boolean> {
  const mark = await findMark(database.executor, { organizationId });
  const step =
    (mark && (await planRepair(database.executor, mark))) ??
    (await planAdvance(database, { organizationId, mark, end: Math.floor(now / hourMs) * hourMs }));
  if (step === undefined) return false;
  const rows = toSums(organizationId, await sumHours(database.reader, step));
  await database.transaction((executor) => write(executor, step, rows));
  return true;
}

/** The first hour before the mark that changed. */
async function planRepair(executor: Executor, mark: LogSumMarkRow): Promise<Step | undefined> {
  const { organization_id: organizationId, summed_to: summedTo } = mark;
  const [hour] = await listChangedHours(executor, { organizationId, before: summedTo, limit: 1 });
  if (hour === undefined) return undefined;
  const changes = await listChanges(executor, { organizationId, hours: [hour] });
  return { organizationId, mark, span: spanOf(hour * hourMs), summedTo, changes };
}

const spanOf = (hour: number): Span => ({ from: hour, to: hour + hourMs });

type Advance = { organizationId: string; mark: LogSumMarkRow | undefined; end: number };

/** The next hours behind the mark that have Logs. */
async function planAdvance(
  database: Database,
  { organizationId, mark, end }: Advance,
): Promise<Step | undefined> {
  const behind = mark?.summed_to ?? 0;
  const { executor, reader } = database;
  const first = await findMoment(executor, { organizationId, from: behind, skipped: 0 });
  if (first === undefined || first >= end) return undefined;
  // What was noted of hours that have no sums yet says nothing; what is noted from here on does.
  await database.transaction(async (transaction) => {
    const current = await lockMark(transaction, { organizationId });
    await deleteChangesFrom(transaction, { organizationId, from: current?.summed_to ?? 0 });
  });
  const next = (await findMoment(executor, { organizationId, from: behind, skipped: 0 })) ?? first;
  const from = Math.floor(next / hourMs) * hourMs;
  const tooMany = await findMoment(reader, { organizationId, from, skipped: maxLogs });
  const full = tooMany === undefined ? end : Math.floor(tooMany / hourMs) * hourMs;
  const to = Math.max(from + hourMs, Math.min(end, full, from + maxHours * hourMs));
  if (to > end) return undefined;
  return { organizationId, mark, span: { from, to }, summedTo: to, changes: [] };
}

type Hour = Awaited<ReturnType<typeof sumHours>>[number];

/** Rows by class of latency, as one row for each hour, version and environment; they are sorted by these. */
function toSums(organizationId: string, hours: readonly Hour[]): LogSumRow[] {
  const groups = Map.groupBy(hours, ({ start, version_id, environment }) =>
    JSON.stringify([Number(start), version_id, environment]),
  );
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const { file_id, version_id, environment } = first;
    const key = { organization_id: organizationId, file_id, version_id, environment };
    const latencies = rows.flatMap(({ latency_class, logs_count }) =>
      latency_class === null ? [] : [Number(latency_class), Number(logs_count)],
    );
    return [
      {
        ...key,
        width: hourMs,
        start: Number(first.start),
        ...addUp(rows),
        latencies: JSON.stringify(latencies),
      },
    ];
  });
}

const counted = ["logs_count", "errors_count", "prompt_tokens", "output_tokens", "cost_nano"] as const;
type Counts = Pick<LogSumRow, (typeof counted)[number]>;

const addUp = (rows: readonly Counts[]): Counts =>
  Object.fromEntries(
    counted.map((name) => [name, rows.reduce((total, row) => total + Number(row[name]), 0)]),
  ) as Counts;

/** Does nothing where another process took a step meanwhile: its sums may be newer. */
async function write(executor: Executor, step: Step, rows: LogSumRow[]): Promise<void> {
  const { organizationId, mark, span, summedTo, changes } = step;
  const current = await lockMark(executor, { organizationId });
  if (current?.turn !== mark?.turn) return;
  await replaceSums(executor, { organizationId, width: hourMs, span, rows });
  await deleteChanges(executor, { organizationId, changes });
  // The day of the mark ends without Logs where the next ones are of a later day.
  const firstDay = Math.floor(Math.min(span.from, mark?.summed_to ?? span.from) / dayMs) * dayMs;
  const days = new Set([firstDay, ...rows.map(({ start }) => Math.floor(start / dayMs) * dayMs)]);
  for (const day of days) if (day + dayMs <= summedTo) await sumUpDay(executor, { organizationId, day });
  await saveMark(executor, {
    organization_id: organizationId,
    summed_to: summedTo,
    turn: (mark?.turn ?? 0) + 1,
  });
}

async function sumUpDay(
  executor: Executor,
  { organizationId, day }: { organizationId: string; day: number },
): Promise<void> {
  const span = { from: day, to: day + dayMs };
  const hours = await listSums(executor, { organizationId, width: hourMs, span });
  const groups = Map.groupBy(hours, ({ version_id, environment }) =>
    JSON.stringify([version_id, environment]),
  );
  const rows = [...groups.values()].flatMap((ofVersion) => {
    const [first] = ofVersion;
    if (first === undefined) return [];
    const latencies = mergeHistograms(ofVersion.map((row) => readHistogram(row.latencies)));
    return [
      { ...first, width: dayMs, start: day, ...addUp(ofVersion), latencies: JSON.stringify(latencies) },
    ];
  });
  await replaceSums(executor, { organizationId, width: dayMs, span, rows });
}
