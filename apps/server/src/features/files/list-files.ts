import type { Executor } from "@parley/db";
import { listEnvironments } from "../organizations/index.ts";
import { describeFiles } from "./describe-files.ts";
import type { FileAtVersion, FileTypes, FileView, ViewOptions } from "./file-type.ts";
import { listFiles, type FileFilter, type FilePage } from "./files.store.ts";
import type { FileRow } from "./files.tables.ts";
import { listDeployments, listLatestVersions, listVersionsById } from "./versions.store.ts";

type PageRequest = { filter: FileFilter; page: FilePage };
type ListRequest = PageRequest & { fileTypes: FileTypes; options?: ViewOptions };

/** A page of Files of any type as the wire shows them, each at the version `listFilesAtVersions` chooses. */
export async function listFileViews(
  executor: Executor,
  { filter, page, fileTypes, options = {} }: ListRequest,
): Promise<{ records: FileView[]; page: number; size: number; total: number }> {
  const { organizationId } = filter;
  const { pairs, total } = await listFilesAtVersions(executor, { filter, page });
  const records = await describeFiles(executor, pairs, { organizationId, fileTypes, options });
  return { records, page: page.page, size: page.size, total };
}

/**
 * A page of Files, each at the version deployed to the filter's environment, else to the default one, else at its
 * newest version.
 */
export async function listFilesAtVersions(
  executor: Executor,
  { filter, page }: PageRequest,
): Promise<{ pairs: FileAtVersion[]; total: number }> {
  const { organizationId, deployedToEnvironmentId } = filter;
  const { rows, total } = await listFiles(executor, filter, page);
  const chosen = { organizationId, environmentId: deployedToEnvironmentId };
  return { pairs: await pairWithVersions(executor, rows, chosen), total };
}

/** Each File with the version a plain read shows. */
export async function pairWithVersions(
  executor: Executor,
  files: readonly FileRow[],
  { organizationId, environmentId }: { organizationId: string; environmentId?: string | undefined },
): Promise<FileAtVersion[]> {
  const fileIds = files.map((file) => file.id);
  const environments = await listEnvironments(executor, organizationId);
  const wantedId = environmentId ?? environments.find((environment) => environment.is_default)?.id;
  const deployments = await listDeployments(executor, { organizationId, fileIds });
  const deployed = new Map(
    deployments.filter((row) => row.environment_id === wantedId).map((row) => [row.file_id, row.version_id]),
  );
  const [versions, latest] = await Promise.all([
    listVersionsById(executor, { organizationId, ids: [...deployed.values()] }),
    listLatestVersions(executor, { organizationId, fileIds: fileIds.filter((id) => !deployed.has(id)) }),
  ]);
  const byFile = new Map([...latest, ...versions].map((version) => [version.file_id, version]));
  return files.flatMap((file) => {
    const version = byFile.get(file.id);
    return version ? [{ file, version }] : [];
  });
}
