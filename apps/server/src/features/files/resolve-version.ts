import { environmentErrors, fileErrors, type FileType } from "@parley/contract";
import type { Executor } from "@parley/db";
import { listEnvironments } from "../organizations/index.ts";
import type { FileAtVersion } from "./file-type.ts";
import { findFile } from "./files.store.ts";
import { findFileById, findVersionById } from "./find-by-id.ts";
import type { FileRow, FileVersionRow } from "./files.tables.ts";
import { findDeployedVersion, findLatestVersion } from "./versions.store.ts";

export type FileAddress = { path?: string | undefined; id?: string | undefined };

/** Which version is meant: one by id, or the one deployed to an environment by name; neither: the default's. */
export type VersionChoice = { version_id?: string | undefined; environment?: string | undefined };

type Wanted = { organizationId: string; type?: FileType | undefined };

/** @throws unprocessable without an address or with a contradictory one; not_found; conflict for another type */
export async function getFile(
  executor: Executor,
  { organizationId, type, ...address }: Wanted & FileAddress,
): Promise<FileRow> {
  const { id, path } = address;
  if (id === undefined && path === undefined) throw fileErrors.addressMissing();
  const file =
    id === undefined
      ? await findFile(executor, { organizationId, path: path ?? "" })
      : await findFileById(executor, { organizationId, id });
  if (file === undefined) throw fileErrors.notFound({ file: id ?? path ?? "" });
  if (id !== undefined && path !== undefined && file.path !== path)
    throw fileErrors.addressContradictory({ path, id });
  if (type !== undefined && file.type !== type) {
    if (id !== undefined) throw fileErrors.notFound({ file: id });
    throw fileErrors.typeMismatch({ path: file.path, type: file.type, expected: type });
  }
  return file;
}

/**
 * A File at the version meant. In order: the version's id; the version deployed to the named environment; the
 * version deployed to the default environment; the newest version.
 *
 * @throws not_found naming what does not exist; unprocessable when both an id and an environment are given
 */
export async function resolveVersion(
  executor: Executor,
  wanted: Wanted & FileAddress & VersionChoice,
): Promise<FileAtVersion> {
  const { version_id: versionId, environment } = wanted;
  if (versionId !== undefined && environment !== undefined) throw fileErrors.versionAmbiguous();
  const file = await getFile(executor, wanted);
  if (versionId !== undefined) return { file, version: await getVersion(executor, { file, versionId }) };
  return { file, version: await findDeployed(executor, file, environment) };
}

async function findDeployed(
  executor: Executor,
  file: FileRow,
  environmentName?: string,
): Promise<FileVersionRow> {
  const environments = await listEnvironments(executor, file.organization_id);
  const environment = environments.find((row) =>
    environmentName ? row.name === environmentName : row.is_default,
  );
  const ofFile = { organizationId: file.organization_id, fileId: file.id };
  if (environment === undefined)
    throw environmentErrors.notFound({ environment: environmentName ?? "default" });
  const deployed = await findDeployedVersion(executor, { ...ofFile, environmentId: environment.id });
  if (deployed !== undefined) return deployed;
  if (environmentName !== undefined)
    throw fileErrors.notDeployed({ file: file.path, environment: environmentName });
  const latest = await findLatestVersion(executor, ofFile);
  if (latest === undefined) throw fileErrors.notDeployed({ file: file.path, environment: environment.name });
  return latest;
}

/** @throws not_found when the File has no such version */
export async function getVersion(
  executor: Executor,
  { file, versionId }: { file: FileRow; versionId: string },
): Promise<FileVersionRow> {
  const ofFile = { organizationId: file.organization_id, fileId: file.id };
  const version = await findVersionById(executor, { ...ofFile, versionId });
  if (version === undefined) throw fileErrors.versionNotFound({ version_id: versionId, file: file.path });
  return version;
}
