import type { Executor } from "@parley/db";
import { findAlias } from "../../kernel/aliases/aliases.store.ts";
import { versionKey } from "../../kernel/aliases/version-key.ts";
import { findFile } from "./files.store.ts";
import type { FileRow, FileVersionRow } from "./files.tables.ts";
import { findVersion, listVersionsById } from "./versions.store.ts";

/** The File with this id, or the one that had it before it was imported. */
export async function findFileById(
  executor: Executor,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<FileRow | undefined> {
  const file = await findFile(executor, { organizationId, id });
  if (file !== undefined) return file;
  const alias = await findAlias(executor, { organizationId, kind: "file", oldId: id });
  return alias === undefined ? undefined : findFile(executor, { organizationId, id: alias });
}

/** The version of a File with this id, or the one that had it before it was imported. */
export async function findVersionById(
  executor: Executor,
  { versionId, ...ofFile }: { organizationId: string; fileId: string; versionId: string },
): Promise<FileVersionRow | undefined> {
  const version = await findVersion(executor, { ...ofFile, versionId });
  if (version !== undefined) return version;
  const { organizationId } = ofFile;
  const alias = await findAlias(executor, {
    organizationId,
    kind: "version",
    oldId: versionKey(ofFile.fileId, versionId),
  });
  return alias === undefined ? undefined : findVersion(executor, { ...ofFile, versionId: alias });
}

export const findFileByPath = (executor: Executor, where: { organizationId: string; path: string }) =>
  findFile(executor, where);

/** The version with this id, or that had it before it was imported, whatever its File; the first where several had. */
export async function findVersionOfAny(
  executor: Executor,
  { organizationId, versionId }: { organizationId: string; versionId: string },
): Promise<FileVersionRow | undefined> {
  const [version] = await listVersionsById(executor, { organizationId, ids: [versionId] });
  if (version !== undefined) return version;
  const alias = await findAlias(executor, { organizationId, kind: "version", oldId: versionId });
  if (alias === undefined) return undefined;
  return (await listVersionsById(executor, { organizationId, ids: [alias] }))[0];
}
