import type { Executor } from "@parley/db";
import { lockFile } from "./files.store.ts";
import { setDeployment, type DeploymentChange } from "./set-deployment.ts";
import { listDeployments } from "./versions.store.ts";

type Replaced = { isDeployed: true } | { isDeployed: false; standing: string | null };

/**
 * Deploys a version in the place of the one that is expected there, or of none; where another one is, nothing happens.
 * Run it in a transaction.
 *
 * @throws not_found when the version is gone
 */
export async function replaceDeployment(
  executor: Executor,
  { replaces, ...change }: DeploymentChange & { versionId: string; replaces: string | null },
): Promise<Replaced> {
  const { id, organization_id: organizationId } = change.file;
  await lockFile(executor, { organizationId, id });
  const deployments = await listDeployments(executor, { organizationId, fileIds: [id] });
  const standing = deployments.find((row) => row.environment_id === change.environmentId)?.version_id ?? null;
  if (standing !== replaces) return { isDeployed: false, standing };
  await setDeployment(executor, change);
  return { isDeployed: true };
}
