import type { GivenEvaluator, GivenVersion } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { readSpec } from "../evaluators/index.ts";
import { findLatestVersion, listVersionsById } from "../files/index.ts";
import { insertEvaluators } from "./evaluations.store.ts";
import type { EvaluationRow } from "./evaluations.tables.ts";
import { findReferenced } from "./find-version.ts";
import { checkMayJudge } from "./may-call.ts";
import { isFunction, toJudges } from "./running/run-work.ts";

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
    const versionId = await findJudging(executor, { organizationId, reference });
    const rows = [{ evaluator_version_id: versionId, orchestrated }];
    const judges = await toJudges(executor, { organizationId, rows });
    await checkMayJudge(executor, { judges, environment: reference.environment, context });
    permitted.push({ versionId, orchestrated });
  }
  return permitted;
}

type Wanted = { organizationId: string; reference: GivenVersion };

/**
 * Of a function that judges, which clients keep as an external Evaluator with its text, the version saved last is meant
 * where it is named alone: that is the one they judge by, and a Run that awaited what was deployed, the first there was,
 * would wait for ever.
 */
async function findJudging(executor: Executor, { organizationId, reference }: Wanted): Promise<string> {
  const versionId = await findReferenced(executor, { organizationId, reference, types: ["evaluator"] });
  if (reference.version_id !== undefined || reference.environment !== undefined) return versionId;
  const [version] = await listVersionsById(executor, { organizationId, ids: [versionId] });
  if (version === undefined || !isFunction(readSpec(version))) return versionId;
  const latest = await findLatestVersion(executor, { organizationId, fileId: version.file_id });
  return latest !== undefined && isFunction(readSpec(latest)) ? latest.id : versionId;
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
