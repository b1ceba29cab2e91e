import type { EvaluatorSpec, FileType } from "@parley/contract";
import type { Executor } from "@parley/db";
import { judgesByItself } from "@parley/evaluators";
import { readSpec } from "../../evaluators/index.ts";
import { listFilesById, listVersionsById, type FileVersionRow } from "../../files/index.ts";
import { toolTypeOf } from "@parley/contract";
import { readToolKernel } from "../../tools/index.ts";
import { listEvaluators } from "../evaluations.store.ts";
import type { EvaluationEvaluatorRow, RunRow } from "../evaluations.tables.ts";
import { findRun, listEvaluationsOfRun } from "../runs.store.ts";

/** Who judges by an Evaluator. */
export type JudgedBy = "parley" | "application" | "people";

/** A version of an Evaluator that judges the Logs of a Run. */
export type Judge = { versionId: string; fileId: string; spec: EvaluatorSpec; by: JudgedBy };

/** The version that a Run is about. */
export type RunVersion = {
  id: string;
  fileId: string;
  type: FileType;
  isRunnable: boolean;
  /** Of an Evaluator. */
  spec?: EvaluatorSpec;
};

/** All that there is to know of a Run before it is worked on. */
export type RunWork = {
  organizationId: string;
  run: RunRow;
  /** Absent where there is none, or it was deleted. */
  version: RunVersion | undefined;
  judges: Judge[];
  /** Whether it is part of any Evaluation: nobody would see what came of it. */
  isWanted: boolean;
};

/** Absent where there is no such Run. */
export async function findRunWork(
  executor: Executor,
  { organizationId, runId }: { organizationId: string; runId: string },
): Promise<RunWork | undefined> {
  const run = await findRun(executor, { organizationId, runId });
  if (run === undefined) return undefined;
  const evaluations = await listEvaluationsOfRun(executor, { organizationId, runId });
  const evaluationIds = evaluations.map(({ id }) => id);
  return {
    organizationId,
    run,
    version:
      run.version_id === null ? undefined : await findRunVersion(executor, { ...run, id: run.version_id }),
    judges: await listJudges(executor, { organizationId, evaluationIds }),
    isWanted: evaluationIds.length > 0,
  };
}

/** Each Evaluator once, however many of the Evaluations it is part of. */
export async function listJudges(
  executor: Executor,
  { organizationId, evaluationIds }: { organizationId: string; evaluationIds: string[] },
): Promise<Judge[]> {
  return toJudges(executor, {
    organizationId,
    rows: await listEvaluators(executor, { organizationId, evaluationIds }),
  });
}

type Judging = Pick<EvaluationEvaluatorRow, "evaluator_version_id" | "orchestrated">;

/** Each version once; of two rows about one, that which lets Parley judge counts. */
export async function toJudges(
  executor: Executor,
  { organizationId, rows }: { organizationId: string; rows: readonly Judging[] },
): Promise<Judge[]> {
  const ids = [...new Set(rows.map((row) => row.evaluator_version_id))];
  const versions = await listVersionsById(executor, { organizationId, ids });
  return versions.map((version) => {
    const spec = readSpec(version);
    const isOrchestrated = rows.some((row) => row.evaluator_version_id === version.id && row.orchestrated);
    return { versionId: version.id, fileId: version.file_id, spec, by: whoJudges(spec, isOrchestrated) };
  });
}

function whoJudges(spec: EvaluatorSpec, isOrchestrated: boolean): JudgedBy {
  if (spec.evaluator_type === "human") return "people";
  return judgesByItself(spec) && isOrchestrated ? "parley" : "application";
}

export async function findRunVersion(
  executor: Executor,
  { organization_id: organizationId, id }: { organization_id: string; id: string },
): Promise<RunVersion | undefined> {
  const [version] = await listVersionsById(executor, { organizationId, ids: [id] });
  if (version === undefined) return undefined;
  const [file] = await listFilesById(executor, { organizationId, ids: [version.file_id] });
  if (file === undefined) return undefined;
  const { type } = file;
  const isRunnable = canRun(type, version);
  return { id, fileId: file.id, type, isRunnable, ...(type === "evaluator" && { spec: readSpec(version) }) };
}

/** Whether Parley can make Logs of it; what it cannot run, the application does. */
function canRun(type: FileType, version: FileVersionRow): boolean {
  if (type === "tool") return toolTypeOf(readToolKernel(version)) !== "json_schema";
  if (type === "evaluator") return judgesByItself(readSpec(version));
  return type === "prompt" || type === "agent";
}
