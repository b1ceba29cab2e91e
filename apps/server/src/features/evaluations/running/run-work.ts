import type { EvaluatorSpec, FileType } from "@parley/contract";
import type { Executor } from "@parley/db";
import { judgesByItself } from "@parley/evaluators";
import { readSpec } from "../../evaluators/index.ts";
import { listFilesById, listVersionsById, type FileVersionRow } from "../../files/index.ts";
import { toolTypeOf } from "@parley/contract";
import { readToolKernel } from "../../tools/index.ts";
import { listEvaluators, listNewestVersionIds } from "../evaluations.store.ts";
import type { EvaluationEvaluatorRow, RunRow } from "../evaluations.tables.ts";
import { findRun, listEvaluationsOfRun } from "../runs.store.ts";

/** Who judges by an Evaluator. */
export type JudgedBy = "parley" | "application" | "people";

/** A version of an Evaluator that judges the Logs of a Run. */
export type Judge = {
  versionId: string;
  fileId: string;
  spec: EvaluatorSpec;
  by: JudgedBy;
  /** Other versions, newest first, whose judgments are taken for its own; see {@link findStandIns}. */
  standIns?: readonly string[];
};

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
  const judges = versions.map((version): Judge => {
    const spec = readSpec(version);
    const isOrchestrated = rows.some((row) => row.evaluator_version_id === version.id && row.orchestrated);
    return { versionId: version.id, fileId: version.file_id, spec, by: whoJudges(spec, isOrchestrated) };
  });
  const standIns = await findStandIns(executor, { organizationId, judges });
  return judges.map((judge) => ({ ...judge, standIns: standIns(judge) }));
}

/** Of so many versions of a function that was edited. */
const mostStandIns = 50;

/**
 * Newer versions that judge in the place of one: of the same function of an application, which clients keep with its text.
 * They judge by what it is now, also in an Evaluation that was made when it was another, and that would wait for ever.
 */
async function findStandIns(
  executor: Executor,
  { organizationId, judges }: { organizationId: string; judges: readonly Judge[] },
): Promise<(judge: Judge) => string[]> {
  const functions = judges.filter(({ spec }) => isFunction(spec));
  if (functions.length === 0) return () => [];
  const fileIds = [...new Set(functions.map(({ fileId }) => fileId))];
  const ids = await listNewestVersionIds(executor, { organizationId, fileIds, most: mostStandIns });
  const named = new Set(judges.map(({ versionId }) => versionId));
  const versions = await listVersionsById(executor, {
    organizationId,
    ids: ids.filter((id) => !named.has(id)),
  });
  const known = new Map(versions.map((version) => [version.id, version]));
  return ({ versionId, fileId, spec }) => {
    if (!isFunction(spec)) return [];
    // Those that come before it are newer; all are, where it is not among so many.
    const newer = ids.includes(versionId) ? ids.slice(0, ids.indexOf(versionId)) : ids;
    return newer.filter((id) => {
      const version = known.get(id);
      if (version?.file_id !== fileId) return false;
      const other = readSpec(version);
      return isFunction(other) && other.return_type === spec.return_type;
    });
  };
}

/** Whether an Evaluator is a function of an application. */
export const isFunction = ({ evaluator_type: type, attributes }: EvaluatorSpec): boolean =>
  type === "external" && typeof attributes?.["code"] === "string";

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
