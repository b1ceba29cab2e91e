import { fileErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { listEnvironments } from "../organizations/index.ts";
import type { FileRow } from "./files.tables.ts";
import { deleteVersion, findVersion, listDeployments, listVersions } from "./versions.store.ts";

/** Deletes a version with its Logs. @throws conflict while it is deployed somewhere or is the File's only one */
export async function removeVersion(
  executor: Executor,
  { file, versionId }: { file: FileRow; versionId: string },
): Promise<void> {
  const organizationId = file.organization_id;
  const version = await findVersion(executor, { organizationId, fileId: file.id, versionId });
  if (version === undefined) throw fileErrors.versionNotFound({ version_id: versionId, file: file.path });
  const [deployments, environments, versions] = await Promise.all([
    listDeployments(executor, { organizationId, fileIds: [file.id] }),
    listEnvironments(executor, organizationId),
    listVersions(executor, { organizationId, fileId: file.id }),
  ]);
  const holders = deployments.filter((row) => row.version_id === versionId).map((row) => row.environment_id);
  if (holders.length > 0) {
    const names = environments
      .filter((environment) => holders.includes(environment.id))
      .map((row) => row.name);
    throw fileErrors.versionDeployed({ version_id: versionId, environments: names });
  }
  if (versions.length === 1) throw fileErrors.versionLast({ version_id: versionId });
  await deleteVersion(executor, { id: versionId, fileId: file.id });
}
