import { authErrors, contract } from "@parley/contract";
import { withoutRowFilter, type Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { MonitoringEvaluatorRow } from "./files.tables.ts";
import { listFilesById } from "./files.store.ts";
import { listVersionsById } from "./versions.store.ts";

/** A version of an Evaluator, or what an environment holds of it. */
type MonitoringTarget = Pick<
  MonitoringEvaluatorRow,
  "evaluator_id" | "evaluator_version_id" | "environment_id"
>;

/**
 * Whoever has models judge has to be permitted to run that Evaluator themselves; what is deployed to an environment may
 * be a model tomorrow. Not within a transaction. @throws forbidden
 */
export async function checkMayWatch(
  executor: Executor,
  { target, context }: { target: MonitoringTarget; context: RequestContext },
): Promise<void> {
  const { organizationId } = context;
  if (!(await withoutRowFilter(() => mayAskModel(executor, organizationId, target)))) return;
  // What the caller may not see has no place, which would refuse nothing.
  const [file] = await listFilesById(executor, { organizationId, ids: [target.evaluator_id] });
  if (file === undefined) throw authErrors.forbidden({ permission: "call" });
  const { run } = contract.evaluators.endpoints;
  await context.contextOfPart(run, { params: {}, query: {}, body: { id: file.id } });
}

async function mayAskModel(
  executor: Executor,
  organizationId: string,
  { evaluator_version_id: id }: MonitoringTarget,
): Promise<boolean> {
  if (id === null) return true;
  const [version] = await listVersionsById(executor, { organizationId, ids: [id] });
  if (version === undefined) return false;
  return (JSON.parse(version.kernel) as { evaluator_type?: string }).evaluator_type === "llm";
}
