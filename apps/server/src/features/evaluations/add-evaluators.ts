import type { GivenEvaluator } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { insertEvaluators } from "./evaluations.store.ts";
import type { EvaluationRow } from "./evaluations.tables.ts";
import { findReferenced } from "./find-version.ts";
import { checkMayJudge } from "./may-call.ts";
import { toJudges } from "./running/run-work.ts";

/** A version of an Evaluator that is to judge, and whether Parley runs it. */
export type PermittedEvaluator = { versionId: string; orchestrated: boolean };

type Given = { evaluators: readonly GivenEvaluator[]; context: RequestContext };

/** The versions that are meant, which the caller may have judge. Ask it before the transaction. @throws not_found, forbidden */
export async function permitEvaluators(
  executor: Executor,
  { evaluators, context }: Given,
): Promise<PermittedEvaluator[]> {
  const { organizationId } = context;
  const permitted: PermittedEvaluator[] = [];
  for (const { orchestrated = true, ...reference } of evaluators) {
    const wanted = { organizationId, reference, types: ["evaluator"] } as const;
    const versionId = await findReferenced(executor, wanted);
    const rows = [{ evaluator_version_id: versionId, orchestrated }];
    const judges = await toJudges(executor, { organizationId, rows });
    await checkMayJudge(executor, { judges, environment: reference.environment, context });
    permitted.push({ versionId, orchestrated });
  }
  return permitted;
}

type Addition = { row: EvaluationRow; evaluators: readonly PermittedEvaluator[]; now: number };

/** Those that are part already stay as they are. */
export async function addEvaluators(
  transaction: Executor,
  { row, evaluators, now }: Addition,
): Promise<void> {
  const rows = evaluators.map(({ versionId, orchestrated }, index) => ({
    organization_id: row.organization_id,
    evaluation_id: row.id,
    evaluator_version_id: versionId,
    orchestrated,
    // One millisecond apart, so that they stay in the order in which they were given.
    added_at: now + index,
  }));
  for (const one of rows) await insertEvaluators(transaction, [one]);
}
