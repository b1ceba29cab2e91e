import { toJsonOrNull, type Executor } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { createId } from "../../kernel/ids.ts";
import type { FileRow } from "./files.tables.ts";
import {
  deleteDeployment,
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

/** Deploys a version, or nothing, to an environment and writes it into the history. Nothing happens where nothing changes. */
export async function setDeployment(executor: Executor, change: DeploymentChange): Promise<void> {
  const { file, versionId, environmentId, author, now } = change;
  const deployments = await listDeployments(executor, {
    organizationId: file.organization_id,
    fileIds: [file.id],
  });
  const previous = deployments.find((row) => row.environment_id === environmentId)?.version_id ?? null;
  if (previous === versionId) return;
  if (versionId === null) await deleteDeployment(executor, { fileId: file.id, environmentId });
  else {
    await saveDeployment(executor, {
      organization_id: file.organization_id,
      file_id: file.id,
      environment_id: environmentId,
      version_id: versionId,
      created_at: now,
    });
  }
  await insertDeploymentEvent(executor, {
    id: createId("dep"),
    organization_id: file.organization_id,
    file_id: file.id,
    environment_id: environmentId,
    version_id: versionId,
    previous_version_id: previous,
    created_by: toJsonOrNull(author),
    created_at: now,
  });
}
