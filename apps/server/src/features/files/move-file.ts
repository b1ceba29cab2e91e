import { directoryErrors, fileErrors } from "@parley/contract";
import { toJson, type Executor } from "@parley/db";
import { findDirectory } from "./directories/directories.store.ts";
import { ensureDirectory } from "./directories/ensure-directory.ts";
import { findFile, lockFile, updateFile } from "./files.store.ts";
import type { FileRow } from "./files.tables.ts";
import { lockPaths } from "./lock-paths.ts";
import { joinPath, parsePath } from "./path.ts";

export type FileMove = {
  file: FileRow;
  path?: string | undefined;
  name?: string | undefined;
  directory_id?: string | undefined;
  description?: string | undefined;
  tags?: string[] | undefined;
  readme?: string | undefined;
  now: number;
};

/**
 * Gives a File another path, name or words; its id and versions stay. Run it in a transaction.
 *
 * @throws conflict when the path is taken; not_found when the File is gone
 */
export async function moveFile(
  executor: Executor,
  { file: seen, now, ...change }: FileMove,
): Promise<FileRow> {
  const organizationId = seen.organization_id;
  await lockPaths(executor, organizationId);
  const file = await lockFile(executor, { organizationId, id: seen.id });
  if (file === undefined) throw fileErrors.notFound({ file: seen.path });
  const target = parsePath(await targetPath(executor, file, change));
  if (target.path !== file.path) {
    const holder = await findFile(executor, { organizationId, path: target.path });
    if (holder !== undefined) throw fileErrors.pathTaken({ path: target.path, taken_by: holder.type });
  }
  const directory = await ensureDirectory(executor, { organizationId, path: target.directoryPath, now });
  const moved: FileRow = {
    ...file,
    path: target.path,
    name: target.name,
    directory_id: directory.id,
    description: change.description ?? file.description,
    tags: change.tags === undefined ? file.tags : toJson(change.tags),
    readme: change.readme ?? file.readme,
    updated_at: now,
  };
  await updateFile(executor, moved);
  return moved;
}

async function targetPath(
  executor: Executor,
  file: FileRow,
  { path, name, directory_id: id }: Pick<FileMove, "path" | "name" | "directory_id">,
): Promise<string> {
  const base = parsePath(path ?? file.path);
  if (id === undefined) return joinPath(base.directoryPath, name ?? base.name);
  const directory = await findDirectory(executor, { organizationId: file.organization_id, id });
  if (directory === undefined) throw directoryErrors.notFound({ directory: id });
  return joinPath(directory.path, name ?? base.name);
}
