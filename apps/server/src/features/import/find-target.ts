import type { ImportedFile, ImportLeft } from "@parley/contract";
import type { Executor } from "@parley/db";
import { findFileById, findFileByPath, findVersionById, type FileAtVersion } from "../files/index.ts";
import type { Importer } from "./dependencies.ts";
import type { GivenVersion } from "./import-version.ts";

/** Where a File goes: to the one that it is already, or to its path. */
export type Target = {
  address: { id: string } | { path: string };
  isNew: boolean;
  left: ImportLeft[];
};

/** The version where it came in before, under its own id or its old one. */
export async function findImported(
  executor: Executor,
  { organizationId }: Importer,
  { file: given, version: { version_id: versionId } }: GivenVersion,
): Promise<FileAtVersion | undefined> {
  const file = await findFileById(executor, { organizationId, id: given.id });
  if (file?.type !== given.type) return undefined;
  const version = await findVersionById(executor, { organizationId, fileId: file.id, versionId });
  return version && { file, version };
}

export async function findTarget(
  executor: Executor,
  { organizationId }: Importer,
  { id, path: given, type }: ImportedFile,
): Promise<Target> {
  const known = await findFileById(executor, { organizationId, id });
  if (known?.type === type) return { address: { id: known.id }, isNew: false, left: [] };
  const path = toUsablePath(given);
  const isMoved = path !== given;
  const reason = `Its path \`${given}\` is not usable here; it is at \`${path}\`.`;
  return {
    address: { path },
    isNew: (await findFileByPath(executor, { organizationId, path })) === undefined,
    left: isMoved ? [{ kind: "file", id, field: "path", reason }] : [],
  };
}

/** Other systems allow names that are none here. */
const toUsablePath = (path: string): string =>
  path
    .split("/")
    // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
    .map((name) => name.replaceAll(/[\u0000-\u001f\u007f\\]/g, "_").trim())
    .filter((name) => name !== "")
    .map((name) => (name === "." || name === ".." ? "_" : name))
    .join("/");
