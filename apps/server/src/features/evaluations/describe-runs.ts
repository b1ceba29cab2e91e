import type { EvaluationRun, RunProgress, User } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import { judgesByItself } from "@parley/evaluators";
import type { z } from "zod";
import { toTimestamp } from "../../kernel/clock.ts";
import { toUsd } from "../../kernel/money.ts";
import { describeVersions, type FileTypes } from "../files/index.ts";
import { describeEarlyStop, sayStoppedEarly } from "./early-stop/describe-early-stop.ts";
import type { EarlyStopRule } from "./early-stop/early-stop.ts";
import {
  countJudgmentsOfRuns,
  countLogsOfRuns,
  noCount,
  type JudgeVersions,
  type RunCount,
} from "./run-logs.store.ts";
import { readMarks, type RunCounts, type RunResults } from "./run-results.ts";
import { listJudges } from "./running/run-work.ts";
import { hasEnded } from "./run-state.ts";
import { listRunsById, type MemberRow } from "./runs.store.ts";

export type RunView = z.input<typeof EvaluationRun>;

type Described = {
  organizationId: string;
  fileTypes: FileTypes;
  /** Where what completed Runs came to is kept; absent: it is counted anew. */
  results?: RunResults | undefined;
};

/** Runs of one Evaluation as the wire shows them, in the order given. */
export async function describeRuns(
  executor: Executor,
  rows: readonly MemberRow[],
  { organizationId, fileTypes, results }: Described,
): Promise<RunView[]> {
  const versionIds = rows.flatMap((row) => [row.dataset_version_id, row.version_id]);
  const [versions, counts] = await Promise.all([
    describeVersions(
      executor,
      versionIds.filter((id) => id !== null),
      { organizationId, fileTypes },
    ),
    countRuns(executor, { organizationId, rows, results }),
  ]);
  const waitsForControl = await findWaitingForControl(executor, { organizationId, rows });
  return rows.map((row) => {
    const dataset = versions.get(row.dataset_version_id ?? "");
    const version = versions.get(row.version_id ?? "") ?? null;
    const items = dataset?.type === "dataset" ? dataset.datapoints_count : 0;
    const samples = Number(row.samples);
    const earlyStop = describeEarlyStop(row);
    // What was left when it was stopped early nobody wants any more.
    const wanted = row.stopped_early === null ? items * samples : 0;
    const { logs, judgments, costNano, judgeCount } = counts(row.id);
    return {
      id: row.id,
      dataset: dataset?.type === "dataset" ? dataset : null,
      version,
      orchestrated: row.orchestrated,
      added_at: toTimestamp(row.added_at),
      created_at: toTimestamp(row.created_at),
      created_by: fromJson<User>(row.created_by),
      status: row.status,
      status_note:
        row.failure ??
        sayStoppedEarly(earlyStop) ??
        (row.status === "pending" ? noteOf(row, { version, waitsForControl: waitsForControl(row) }) : null),
      control: row.control,
      logs_count: logs.total,
      results_mark: Number(row.results_mark),
      failure: row.failure,
      progress: toProgress({ logs, judgments, wanted, judgeCount }),
      cost: toUsd(costNano),
      budget: row.budget_nano === null ? null : toUsd(Number(row.budget_nano)),
      samples,
      early_stop: earlyStop,
    };
  });
}

/** One Run as the wire shows it. */
export async function describeRun(
  executor: Executor,
  row: MemberRow,
  described: Described,
): Promise<RunView> {
  const [view] = await describeRuns(executor, [row], described);
  if (view === undefined) throw new TypeError("A described Run went missing");
  return view;
}

/** Why a Run that waits goes on waiting. */
const noteOf = (
  { orchestrated, version_id: versionId }: MemberRow,
  { version, waitsForControl }: { version: RunView["version"]; waitsForControl: boolean },
): string | null => {
  if (waitsForControl) return "It begins once the control Run is made, and Parley has judged it.";
  if (!orchestrated) return "It waits for the Logs of your application, recorded with its `run_id`.";
  if (version != null && !isRunHere(version))
    return "Parley does not run versions of this kind: record Logs of your application with its `run_id`.";
  return versionId === null ? "It has no version to call: give it Logs." : null;
};

/** As far as what is shown of it tells. */
function isRunHere(version: NonNullable<RunView["version"]>): boolean {
  if (version.type === "tool") return version.tool_type !== "json_schema";
  if (version.type === "evaluator") return judgesByItself(version.spec);
  return version.type === "prompt" || version.type === "agent";
}

const controlOf = ({ early_stop: rule }: MemberRow): string | undefined =>
  fromJson<EarlyStopRule>(rule)?.controlRunId;

/** Which of those that have not begun have a control that goes on. */
async function findWaitingForControl(
  executor: Executor,
  { organizationId, rows }: Pick<Counting, "organizationId" | "rows">,
): Promise<(row: MemberRow) => boolean> {
  const pending = rows.filter(({ status }) => status === "pending");
  const runIds = [...new Set(pending.flatMap((row) => controlOf(row) ?? []))];
  const controls = runIds.length === 0 ? [] : await listRunsById(executor, { organizationId, runIds });
  const open = new Set(controls.filter((run) => !hasEnded(run)).map(({ id }) => id));
  return (row) => open.has(controlOf(row) ?? "");
}

const nothing: RunCounts = { logs: noCount, judgments: noCount, all: noCount };

type Counting = { organizationId: string; rows: readonly MemberRow[]; results: RunResults | undefined };

async function countRuns(executor: Executor, { organizationId, rows, results }: Counting) {
  const evaluationIds = [...new Set(rows.map((row) => row.evaluation_id))];
  const judges = (await listJudges(executor, { organizationId, evaluationIds })).filter(
    ({ by }) => by !== "people",
  );
  const count = (runIds: string[]) => countEach(executor, { organizationId, runIds, judges });
  const markOf = await readMarks(executor, organizationId);
  const kept = rows.filter((row) => results !== undefined && markOf(row) !== undefined);
  const ofJudges = judges
    .map(({ versionId, standIns = [] }) => [versionId, ...standIns].join("/"))
    .toSorted()
    .join(" ");
  const others = rows.filter((row) => !kept.includes(row));
  const [counted, ...known] = await Promise.all([
    countGoing(others, { organizationId, ofJudges, results, count }),
    ...kept.map(async (row) => {
      const key = `${markOf(row)} ${ofJudges}`;
      const load = async () => (await count([row.id])).get(row.id) ?? nothing;
      return [row.id, await (results?.counts.get(key, load) ?? load())] as const;
    }),
  ]);
  const all = new Map([...counted, ...known]);
  return (runId: string) => {
    const counts = all.get(runId) ?? nothing;
    return {
      ...counts,
      costNano: counts.logs.costNano + counts.all.costNano,
      judgeCount: judges.length,
    };
  };
}

type CountingGoing = Omit<Counting, "rows"> & {
  ofJudges: string;
  count: (runIds: string[]) => Promise<Map<string, RunCounts>>;
};

/** What has not ended, some of it as it was a moment ago. */
async function countGoing(
  rows: readonly MemberRow[],
  { organizationId, ofJudges, results, count }: CountingGoing,
): Promise<Map<string, RunCounts>> {
  const keyOf = (id: string): string => `${organizationId} ${id} ${ofJudges}`;
  const found = new Map<string, RunCounts>();
  for (const { id, status } of rows) {
    const counts = status === "running" ? results?.going.find(keyOf(id)) : undefined;
    if (counts !== undefined) found.set(id, counts);
  }
  const startedAt = performance.now();
  const counted = await count(rows.flatMap(({ id }) => (found.has(id) ? [] : [id])));
  const tookMs = performance.now() - startedAt;
  for (const [id, counts] of counted) results?.going.keep(keyOf(id), counts, tookMs);
  return new Map([...found, ...counted]);
}

type Counted = { organizationId: string; runIds: string[]; judges: readonly JudgeVersions[] };

async function countEach(
  executor: Executor,
  { organizationId, runIds, judges }: Counted,
): Promise<Map<string, RunCounts>> {
  if (runIds.length === 0) return new Map();
  const where = { organizationId, runIds };
  const [logs, judgments] = await Promise.all([
    countLogsOfRuns(executor, where),
    countJudgmentsOfRuns(executor, { ...where, judges }),
  ]);
  return new Map(
    runIds.map((id) => {
      const { ofThese, ofAll } = judgments.get(id) ?? { ofThese: noCount, ofAll: noCount };
      return [id, { logs: logs.get(id) ?? noCount, judgments: ofThese, all: ofAll }];
    }),
  );
}

type Progress = { logs: RunCount; judgments: RunCount; wanted: number; judgeCount: number };

function toProgress({ logs, judgments, wanted, judgeCount }: Progress): RunProgress {
  const logsWanted = Math.max(wanted, logs.total);
  return {
    logs: logs.total,
    logs_wanted: logsWanted,
    logs_failed: logs.failed,
    judgments: judgments.total,
    judgments_wanted: logsWanted * judgeCount,
    judgments_failed: judgments.failed,
  };
}
