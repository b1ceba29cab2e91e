import { directoryErrors, fileErrors } from "@parley/contract";
import { toJson, type Executor } from "@parley/db";
import type { DirectoryRow } from "../files.tables.ts";
import { joinPath, parsePath } from "../path.ts";
import { findDirectory, listPathsBelow, updateDirectory, updatePath } from "./directories.store.ts";
import { ensureDirectory } from "./ensure-directory.ts";

export type DirectoryMove = {
  directory: DirectoryRow;
  name?: string | undefined;
  parent_id?: string | undefined;
  path?: string | undefined;
  description?: string | undefined;
  readme?: string | undefined;
  tags?: string[] | undefined;
  now: number;
};

/** Moves, renames or describes a directory; everything in it follows. Run it in a transaction that has locked the paths. */
export async function moveDirectory(executor: Executor, move: DirectoryMove): Promise<DirectoryRow> {
  const { directory, now } = move;
  const isMove = move.name !== undefined || move.parent_id !== undefined || move.path !== undefined;
  if (directory.parent_id === null && isMove) throw directoryErrors.isRoot();
  const words = {
    description: move.description ?? directory.description,
    readme: move.readme ?? directory.readme,
    tags: move.tags === undefined ? directory.tags : toJson(move.tags),
    updated_at: now,
  };
  if (!isMove) {
    await updateDirectory(executor, { ...directory, ...words });
    return { ...directory, ...words };
  }
  const target = parsePath(await targetPath(executor, move));
  const organizationId = directory.organization_id;
  if (`${target.path}/`.startsWith(`${directory.path}/`) && target.path !== directory.path) {
    throw directoryErrors.intoItself({ path: directory.path });
  }
  const holder = await findDirectory(executor, { organizationId, path: target.path });
  if (holder !== undefined && holder.id !== directory.id) {
    throw fileErrors.pathTaken({ path: target.path, taken_by: "directory" });
  }
  const parent = await ensureDirectory(executor, { organizationId, path: target.directoryPath, now });
  const moved = { ...directory, ...words, parent_id: parent.id, name: target.name, path: target.path };
  await updateDirectory(executor, moved);
  await moveContents(executor, { organizationId, from: directory.path, to: target.path });
  return moved;
}

async function targetPath(
  executor: Executor,
  { directory, name, parent_id, path }: DirectoryMove,
): Promise<string> {
  const base = path === undefined ? directory.path : parsePath(path).path;
  const ownName = name ?? base.split("/").at(-1) ?? "";
  if (parent_id === undefined) return joinPath(base.split("/").slice(0, -1).join("/"), ownName);
  const parent = await findDirectory(executor, { organizationId: directory.organization_id, id: parent_id });
  if (parent === undefined) throw directoryErrors.notFound({ directory: parent_id });
  return joinPath(parent.path, ownName);
}

async function moveContents(
  executor: Executor,
  { organizationId, from, to }: { organizationId: string; from: string; to: string },
): Promise<void> {
  const { directories, files } = await listPathsBelow(executor, { organizationId, path: from });
  const moved = (path: string): string => to + path.slice(from.length);
  for (const { id, path } of directories) {
    await updatePath(executor, { organizationId, table: "directories", id, path: moved(path) });
  }
  for (const { id, path } of files) {
    await updatePath(executor, { organizationId, table: "files", id, path: moved(path) });
  }
}
