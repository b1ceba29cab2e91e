import { contract, evaluationErrors, isParleyError } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { checkMayCallVersion } from "./may-call.ts";
import { hasEnded } from "./run-state.ts";
import { findRun, listEvaluationsOfRun } from "./runs.store.ts";

type Sharing = { params: { id: string; run_id: string }; context: RequestContext };

/**
 * A Run may join another Evaluation where the caller may read one that it is part of; one that is part of none, where
 * they may read everything. What goes on anew calls its version again. @throws not_found, forbidden
 */
export async function checkMayShareRun(executor: Executor, { params, context }: Sharing): Promise<void> {
  const { organizationId } = context;
  const { id, run_id: runId } = params;
  const run = await findRun(executor, { organizationId, runId });
  const evaluations = await listEvaluationsOfRun(executor, { organizationId, runId });
  const isSeen = await mayReadAny(
    evaluations.map((evaluation) => evaluation.id),
    context,
  );
  if (run === undefined || !isSeen) throw evaluationErrors.runNotFound({ run_id: runId, evaluation_id: id });
  if (run.orchestrated && run.version_id !== null && !hasEnded(run))
    await checkMayCallVersion(executor, { versionId: run.version_id, context });
}

async function mayReadAny(ids: readonly string[], context: RequestContext): Promise<boolean> {
  const { get } = contract.evaluations.endpoints;
  if (ids.length === 0) return isPermitted(context, { ...get, resource: "organization" }, "");
  for (const id of ids) if (await isPermitted(context, get, id)) return true;
  return false;
}

type Part = Parameters<RequestContext["contextOfPart"]>[0];

async function isPermitted(context: RequestContext, part: Part, id: string): Promise<boolean> {
  try {
    await context.contextOfPart(part, { params: { id }, query: {}, body: undefined });
    return true;
  } catch (error) {
    if (isParleyError(error) && error.kind === "forbidden") return false;
    throw error;
  }
}
