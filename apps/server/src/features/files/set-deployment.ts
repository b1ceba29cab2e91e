import { fileErrors } from "@parley/contract";
import { toJsonOrNull, type Executor } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { createId } from "../../kernel/ids.ts";
import { publishEvents } from "../../kernel/outbox/publish-events.ts";
import { listEnvironments } from "../organizations/index.ts";
import { markChanged } from "./changes.store.ts";
import { lockFile } from "./files.store.ts";
import type { FileRow } from "./files.tables.ts";
import {
  deleteDeployment,
  findVersion,
  insertDeploymentEvent,
  listDeployments,
  saveDeployment,
} from "./versions.store.ts";

export type DeploymentChange = {
  file: FileRow;
  /** Null empties the environment. */
  versionId: string | null;
  environmentId: string;
  author: Author;
  now: number;
};

/**
 * Deploys a version, or nothing, to an environment and writes it into the history. Nothing happens where nothing
 * changes. Run it in a transaction.
 *
 * @throws not_found when the version is gone
 */
export async function setDeployment(executor: Executor, change: DeploymentChange): Promise<void> {
  const { file, versionId, environmentId, author, now } = change;
  const organizationId = file.organization_id;
  await lockFile(executor, { organizationId, id: file.id });
  if (versionId !== null && !(await findVersion(executor, { organizationId, fileId: file.id, versionId }))) {
    throw fileErrors.versionNotFound({ version_id: versionId, file: file.path });
  }
  const deployments = await listDeployments(executor, { organizationId, fileIds: [file.id] });
  const previous = deployments.find((row) => row.environment_id === environmentId)?.version_id ?? null;
  if (previous === versionId) return;
  if (versionId === null)
    await deleteDeployment(executor, { organizationId, fileId: file.id, environmentId });
  else {
    await saveDeployment(executor, {
      organization_id: organizationId,
      file_id: file.id,
      environment_id: environmentId,
      version_id: versionId,
      created_at: now,
    });
  }
  await insertDeploymentEvent(executor, {
    id: createId("dep"),
    organization_id: organizationId,
    file_id: file.id,
    environment_id: environmentId,
    version_id: versionId,
    previous_version_id: previous,
    created_by: toJsonOrNull(author),
    created_at: now,
  });
  await markChanged(executor, { organizationId, fileId: file.id });
  await publishChange(executor, { change, previous });
}

async function publishChange(
  executor: Executor,
  { change, previous }: { change: DeploymentChange; previous: string | null },
): Promise<void> {
  const { file, versionId, environmentId, author, now } = change;
  const organizationId = file.organization_id;
  const environments = await listEnvironments(executor, organizationId);
  const name = environments.find((environment) => environment.id === environmentId)?.name ?? environmentId;
  const data = {
    file: { id: file.id, type: file.type, path: file.path, name: file.name },
    environment: { id: environmentId, name },
    version_id: versionId,
    previous_version_id: previous,
    changed_by: author,
  };
  await publishEvents(executor, [{ organizationId, type: "deployment.changed", data, now }]);
}
