import { authErrors, contract } from "@parley/contract";
import { withoutRowFilter, type Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { listEnvironments } from "../organizations/index.ts";
import { findFollowed } from "./describe-monitoring.ts";
import type { MonitoringEvaluatorRow } from "./files.tables.ts";
import { listFilesById } from "./files.store.ts";
import { listDeployments, listVersionsById } from "./versions.store.ts";

/** A version of an Evaluator, or what an environment holds of it. */
type MonitoringTarget = Pick<
  MonitoringEvaluatorRow,
  "evaluator_id" | "evaluator_version_id" | "environment_id"
>;

/** Whoever has models judge has to be permitted to run that Evaluator themselves. Not within a transaction. @throws forbidden */
export async function checkMayWatch(
  executor: Executor,
  { target, context }: { target: MonitoringTarget; context: RequestContext },
): Promise<void> {
  const { organizationId } = context;
  if (!(await withoutRowFilter(() => asksModel(executor, organizationId, target)))) return;
  // What the caller may not see has no place, which would refuse nothing.
  const [file] = await listFilesById(executor, { organizationId, ids: [target.evaluator_id] });
  if (file === undefined) throw authErrors.forbidden({ permission: "call" });
  const { run } = contract.evaluators.endpoints;
  await context.contextOfPart(run, { params: {}, query: {}, body: { id: file.id } });
}

async function asksModel(
  executor: Executor,
  organizationId: string,
  { evaluator_id: fileId, evaluator_version_id: fixed, environment_id: environmentId }: MonitoringTarget,
): Promise<boolean> {
  const environment = findFollowed(await listEnvironments(executor, organizationId), environmentId);
  const deployments =
    fixed === null ? await listDeployments(executor, { organizationId, fileIds: [fileId] }) : [];
  const deployed = deployments.find(({ environment_id }) => environment_id === environment?.id)?.version_id;
  const id = fixed ?? deployed;
  const [version] = id === undefined ? [] : await listVersionsById(executor, { organizationId, ids: [id] });
  if (version === undefined) return false;
  return (JSON.parse(version.kernel) as { evaluator_type?: string }).evaluator_type === "llm";
}
