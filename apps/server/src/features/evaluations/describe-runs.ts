import type { EvaluationRun, User } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { z } from "zod";
import { toTimestamp } from "../../kernel/clock.ts";
import { describeVersions, type FileTypes } from "../files/index.ts";
import { countRunLogs } from "./run-logs.store.ts";
import type { MemberRow } from "./runs.store.ts";

export type RunView = z.input<typeof EvaluationRun>;

type Described = { organizationId: string; fileTypes: FileTypes };

/** Runs of an Evaluation as the wire shows them, in the order given. */
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
    countRunLogs(executor, { organizationId, runIds: rows.map(({ id }) => id) }),
  ]);
  return rows.map((row) => {
    const dataset = versions.get(row.dataset_version_id ?? "");
    return {
      id: row.id,
      dataset: dataset?.type === "dataset" ? dataset : null,
      version: versions.get(row.version_id ?? "") ?? null,
      orchestrated: row.orchestrated,
      added_at: toTimestamp(row.added_at),
      created_at: toTimestamp(row.created_at),
      created_by: fromJson<User>(row.created_by),
      status: row.status,
      status_note: row.status === "pending" ? noteOf(row) : null,
      control: row.control,
      logs_count: counts.get(row.id) ?? 0,
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
const noteOf = ({ orchestrated }: MemberRow): string =>
  orchestrated
    ? "This server does not run Evaluations yet: nothing makes this Run's Logs. Record them with its `run_id`."
    : "This server does not watch Runs yet: this one waits until it is marked completed or cancelled.";
