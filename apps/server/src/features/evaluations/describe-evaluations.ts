import type { Evaluation, User } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { z } from "zod";
import { toTimestamp } from "../../kernel/clock.ts";
import { describeVersions, type FileTypes } from "../files/index.ts";
import { countRuns, listEvaluators } from "./evaluations.store.ts";
import type { EvaluationRow } from "./evaluations.tables.ts";

export type EvaluationView = z.input<typeof Evaluation>;

type Described = { organizationId: string; fileTypes: FileTypes; publicUrl: () => string };

/** Evaluations as the wire shows them, in the order given. */
export async function describeEvaluations(
  executor: Executor,
  rows: readonly EvaluationRow[],
  { organizationId, fileTypes, publicUrl }: Described,
): Promise<EvaluationView[]> {
  const evaluationIds = rows.map(({ id }) => id);
  const [evaluators, counts] = await Promise.all([
    listEvaluators(executor, { organizationId, evaluationIds }),
    countRuns(executor, { organizationId, evaluationIds }),
  ]);
  const versionIds = evaluators.map((row) => row.evaluator_version_id);
  const versions = await describeVersions(executor, versionIds, { organizationId, fileTypes });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    file_id: row.file_id,
    runs_count: Number(counts.find((count) => count.evaluation_id === row.id)?.runs ?? 0),
    evaluators: evaluators
      .filter((evaluator) => evaluator.evaluation_id === row.id)
      .flatMap(({ evaluator_version_id: versionId, orchestrated, added_at: addedAt }) => {
        const version = versions.get(versionId);
        return version?.type === "evaluator"
          ? [{ version, orchestrated, added_at: toTimestamp(addedAt) }]
          : [];
      }),
    created_at: toTimestamp(row.created_at),
    created_by: fromJson<User>(row.created_by),
    updated_at: toTimestamp(row.updated_at),
    url: `${publicUrl().replace(/\/+$/, "")}/evaluations/${row.id}`,
  }));
}

/** One Evaluation as the wire shows it. */
export async function describeEvaluation(
  executor: Executor,
  row: EvaluationRow,
  described: Described,
): Promise<EvaluationView> {
  const [view] = await describeEvaluations(executor, [row], described);
  if (view === undefined) throw new TypeError("A described Evaluation went missing");
  return view;
}
