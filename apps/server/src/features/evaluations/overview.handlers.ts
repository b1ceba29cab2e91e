import type { contract, EndpointInput, RunProgress, User } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import { describeVersions, listFilesById } from "../files/index.ts";
import type { EvaluationDependencies } from "./dependencies.ts";
import { describeRuns } from "./describe-runs.ts";
import { listEvaluators } from "./evaluations.store.ts";
import { leaveAbandoned } from "./leave-abandoned.ts";
import { pageEvaluations } from "./overview.store.ts";
import { combineStatuses, hasEnded } from "./run-state.ts";
import { listRuns } from "./runs.store.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input = EndpointInput<Declared["overview"]>;

/** Evaluations of all Files. */
export function overviewHandlers({ database, clock, fileTypes }: EvaluationDependencies) {
  const { reader } = database;
  return {
    overview: async ({ query: { page, size } }: Input, { organizationId }: RequestContext) => {
      const { rows, total } = await pageEvaluations(reader, { organizationId, page, size });
      const [files, judges] = await Promise.all([
        listFilesById(reader, { organizationId, ids: rows.flatMap((row) => row.file_id ?? []) }),
        listJudgesOf(reader, { organizationId, fileTypes, evaluationIds: rows.map(({ id }) => id) }),
      ]);
      const records = await Promise.all(
        rows.map(async (row) => {
          const file = files.find(({ id }) => id === row.file_id);
          return {
            id: row.id,
            name: row.name,
            file: file && { id: file.id, type: file.type, path: file.path },
            evaluators: judges.get(row.id) ?? [],
            ...(await sumUpRuns(reader, { organizationId, fileTypes, evaluationId: row.id, now: clock() })),
            created_at: toTimestamp(row.created_at),
            created_by: fromJson<User>(row.created_by),
            updated_at: toTimestamp(row.updated_at),
          };
        }),
      );
      return { records, page, size, total };
    },
  };
}

type Shown = { organizationId: string } & Pick<EvaluationDependencies, "fileTypes">;

async function listJudgesOf(
  reader: Executor,
  { organizationId, fileTypes, evaluationIds }: Shown & { evaluationIds: string[] },
) {
  const rows = await listEvaluators(reader, { organizationId, evaluationIds });
  const versionIds = [...new Set(rows.map((row) => row.evaluator_version_id))];
  const versions = await describeVersions(reader, versionIds, { organizationId, fileTypes });
  const byEvaluation = Map.groupBy(rows, (row) => row.evaluation_id);
  return new Map(
    [...byEvaluation].map(([id, of]) => [
      id,
      of.flatMap(({ evaluator_version_id: versionId }) => {
        const version = versions.get(versionId);
        return version ? [{ version_id: versionId, path: version.path }] : [];
      }),
    ]),
  );
}

/** Counted only where something is still to come: that of many ended Runs nobody waits for. */
async function sumUpRuns(
  reader: Executor,
  { organizationId, fileTypes, evaluationId, now }: Shown & { evaluationId: string; now: number },
) {
  const rows = await listRuns(reader, { organizationId, evaluationId });
  const standing = await leaveAbandoned(reader, rows, { organizationId, now });
  const open = standing.filter((row) => !hasEnded(row));
  const views = await describeRuns(reader, open, { organizationId, fileTypes });
  const progress = views.map((view) => view.progress).filter((of) => of != null);
  return {
    runs_count: rows.length,
    status: rows.length === 0 ? null : combineStatuses(standing.map(({ status }) => status)),
    progress: progress.length === 0 ? null : progress.reduce((sum, of) => addUp(sum, of)),
  };
}

const addUp = (one: RunProgress, other: RunProgress): RunProgress => ({
  logs: one.logs + other.logs,
  logs_wanted: one.logs_wanted + other.logs_wanted,
  logs_failed: one.logs_failed + other.logs_failed,
  judgments: one.judgments + other.judgments,
  judgments_wanted: one.judgments_wanted + other.judgments_wanted,
  judgments_failed: one.judgments_failed + other.judgments_failed,
});
