import type { GivenEvaluator } from "@parley/contract";
import type { Executor } from "@parley/db";
import { insertEvaluators } from "./evaluations.store.ts";
import type { EvaluationRow } from "./evaluations.tables.ts";
import { findReferenced } from "./find-version.ts";

type Addition = { row: EvaluationRow; evaluators: readonly GivenEvaluator[]; now: number };

/** Those that are part already stay as they are. @throws not_found */
export async function addEvaluators(
  transaction: Executor,
  { row, evaluators, now }: Addition,
): Promise<void> {
  const organizationId = row.organization_id;
  for (const [index, { orchestrated = true, ...reference }] of evaluators.entries()) {
    const wanted = { organizationId, reference, types: ["evaluator"] } as const;
    await insertEvaluators(transaction, [
      {
        organization_id: organizationId,
        evaluation_id: row.id,
        evaluator_version_id: await findReferenced(transaction, wanted),
        orchestrated,
        // One millisecond apart, so that they stay in the order in which they were given.
        added_at: now + index,
      },
    ]);
  }
}
