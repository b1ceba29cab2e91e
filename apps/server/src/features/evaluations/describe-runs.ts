import type { EvaluationRun, RunProgress, User } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { z } from "zod";
import { toTimestamp } from "../../kernel/clock.ts";
import { toUsd } from "../../kernel/money.ts";
import { describeVersions, type FileTypes } from "../files/index.ts";
import { countJudgmentsOfRuns, countLogsOfRuns, type RunCount } from "./run-logs.store.ts";
import { listJudges } from "./running/run-work.ts";
import type { MemberRow } from "./runs.store.ts";

export type RunView = z.input<typeof EvaluationRun>;

type Described = { organizationId: string; fileTypes: FileTypes };

/** Runs of one Evaluation as the wire shows them, in the order given. */
export async function describeRuns(
  executor: Executor,
  rows: readonly MemberRow[],
  { organizationId, fileTypes }: Described,
): Promise<RunView[]> {
  const versionIds = rows.flatMap((row) => [row.dataset_version_id, row.version_id]);
  const [versions, counts] = await Promise.all([
    describeVersions(
      executor,
      versionIds.filter((id) => id !== null),
      { organizationId, fileTypes },
    ),
    countRuns(executor, { organizationId, rows }),
  ]);
  return rows.map((row) => {
    const dataset = versions.get(row.dataset_version_id ?? "");
    const wanted = dataset?.type === "dataset" ? dataset.datapoints_count : 0;
    const { logs, judgments, costNano, judgeCount } = counts(row.id);
    return {
      id: row.id,
      dataset: dataset?.type === "dataset" ? dataset : null,
      version: versions.get(row.version_id ?? "") ?? null,
      orchestrated: row.orchestrated,
      added_at: toTimestamp(row.added_at),
      created_at: toTimestamp(row.created_at),
      created_by: fromJson<User>(row.created_by),
      status: row.status,
      status_note: row.failure ?? (row.status === "pending" ? noteOf(row) : null),
      control: row.control,
      logs_count: logs.total,
      failure: row.failure,
      progress: toProgress({ logs, judgments, wanted, judgeCount }),
      cost: toUsd(costNano),
      budget: row.budget_nano === null ? null : toUsd(Number(row.budget_nano)),
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
const noteOf = ({ orchestrated, version_id: versionId }: MemberRow): string | null => {
  if (!orchestrated) return "It waits for the Logs of your application, recorded with its `run_id`.";
  return versionId === null ? "It has no version to call: give it Logs." : null;
};

const none: RunCount = { total: 0, failed: 0, costNano: 0 };

async function countRuns(
  executor: Executor,
  { organizationId, rows }: { organizationId: string; rows: readonly MemberRow[] },
) {
  const runIds = rows.map(({ id }) => id);
  const evaluationIds = [...new Set(rows.map((row) => row.evaluation_id))];
  const judges = (await listJudges(executor, { organizationId, evaluationIds })).filter(
    ({ by }) => by !== "people",
  );
  const [logs, judgments, all] = await Promise.all([
    countLogsOfRuns(executor, { organizationId, runIds }),
    countJudgmentsOfRuns(executor, {
      organizationId,
      runIds,
      evaluatorVersionIds: judges.map(({ versionId }) => versionId),
    }),
    countJudgmentsOfRuns(executor, { organizationId, runIds }),
  ]);
  return (runId: string) => {
    const ofRun = logs.get(runId) ?? none;
    return {
      logs: ofRun,
      judgments: judgments.get(runId) ?? none,
      costNano: ofRun.costNano + (all.get(runId) ?? none).costNano,
      judgeCount: judges.length,
    };
  };
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
