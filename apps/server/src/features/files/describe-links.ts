import type { FileReference } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { LinkedFile } from "@parley/promptfile";
import { listEnvironments } from "../organizations/index.ts";
import { listFilesById } from "./files.store.ts";
import { listDeployments, listLatestVersions, listVersionsById } from "./versions.store.ts";

/** What links lead to at the moment. */
export type FileReferences = { get(link: LinkedFile): FileReference | undefined };

/**
 * Follows links to Files: to the version named, to what the named environment holds, or to what the default one holds,
 * else to the newest. A link that leads nowhere has no reference.
 */
export async function describeLinks(
  executor: Executor,
  { organizationId, links }: { organizationId: string; links: readonly LinkedFile[] },
): Promise<FileReferences> {
  if (links.length === 0) return { get: () => undefined };
  const fileIds = [...new Set(links.map(({ file_id }) => file_id))];
  const [files, environments, deployments, latest] = await Promise.all([
    listFilesById(executor, { organizationId, ids: fileIds }),
    listEnvironments(executor, organizationId),
    listDeployments(executor, { organizationId, fileIds }),
    listLatestVersions(executor, { organizationId, fileIds }),
  ]);
  const defaultId = environments.find((row) => row.is_default)?.id;
  const versionIdOf = ({ file_id, version_id, environment_id }: LinkedFile): string | undefined => {
    if (version_id !== undefined) return version_id;
    const environmentId = environment_id ?? defaultId;
    const deployed = deployments.find(
      (row) => row.file_id === file_id && row.environment_id === environmentId,
    );
    if (deployed || environment_id !== undefined) return deployed?.version_id;
    return latest.find((row) => row.file_id === file_id)?.id;
  };
  const ids = [...new Set(links.flatMap((link) => versionIdOf(link) ?? []))];
  const versions = await listVersionsById(executor, { organizationId, ids });
  return {
    get(link) {
      const file = files.find(({ id }) => id === link.file_id);
      const version = versions.find(({ id }) => id === versionIdOf(link));
      if (!file || version?.file_id !== file.id) return undefined;
      const { id, path, name, type } = file;
      return { id, path, name, type, version_id: version.id };
    },
  };
}
