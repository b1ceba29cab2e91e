import { contract, directoryErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { implement } from "../../../kernel/implement.ts";
import type { FilesDependencies } from "../dependencies.ts";
import type { DirectoryRow } from "../files.tables.ts";
import { describeFiles } from "../describe-files.ts";
import { listFiles } from "../files.store.ts";
import { pairWithVersions } from "../list-files.ts";
import { lockPaths } from "../lock-paths.ts";
import { joinPath, parsePath } from "../path.ts";
import { toDirectory } from "./describe-directory.ts";
import { deleteDirectory, findDirectory, hasContents, listDirectories } from "./directories.store.ts";
import { ensureDirectory } from "./ensure-directory.ts";
import { moveDirectory } from "./move-directory.ts";

/** As many as one reply holds; `files_count` says how many there are. */
const shownFiles = { page: 1, size: 10_000, sortBy: "name", order: "asc" } as const;

export function directoryRoutes({ database, clock, fileTypes, events }: FilesDependencies) {
  const getDirectory = async (
    executor: Executor,
    organizationId: string,
    id: string,
  ): Promise<DirectoryRow> => {
    const directory = await findDirectory(executor, { organizationId, id });
    if (directory === undefined) throw directoryErrors.notFound({ directory: id });
    return directory;
  };

  return implement(contract.directories, {
    list: async (_, { organizationId }) => {
      await ensureDirectory(database.executor, { organizationId, path: "", now: clock() });
      return (await listDirectories(database.reader, { organizationId })).map(toDirectory);
    },
    create: async ({ body }, { organizationId }) =>
      database.transaction(async (executor) => {
        await lockPaths(executor, organizationId);
        const parent = body.parent_id
          ? await getDirectory(executor, organizationId, body.parent_id)
          : undefined;
        const given = [body.path, body.name].filter((part) => part !== undefined).join("/");
        const { path } = parsePath(joinPath(parent?.path ?? "", given));
        return toDirectory(await ensureDirectory(executor, { organizationId, path, now: clock() }));
      }),
    getRoot: async (_, { organizationId }) =>
      describeContents(
        { database, fileTypes },
        await ensureDirectory(database.executor, { organizationId, path: "", now: clock() }),
      ),
    get: async ({ params }, { organizationId }) =>
      describeContents(
        { database, fileTypes },
        await getDirectory(database.executor, organizationId, params.id),
      ),
    update: async ({ params, body }, { organizationId }) => {
      const moved = await database.transaction(async (executor) => {
        await lockPaths(executor, organizationId);
        const directory = await getDirectory(executor, organizationId, params.id);
        return moveDirectory(executor, { directory, ...body, now: clock() });
      });
      events.emit("file.changed", { organizationId });
      return toDirectory(moved);
    },
    delete: async ({ params }, { organizationId }) =>
      database.transaction(async (executor) => {
        await lockPaths(executor, organizationId);
        const directory = await getDirectory(executor, organizationId, params.id);
        if (directory.parent_id === null) throw directoryErrors.isRoot();
        if (await hasContents(executor, { organizationId, id: directory.id })) {
          throw directoryErrors.notEmpty({ path: directory.path });
        }
        await deleteDirectory(executor, { organizationId, id: directory.id });
      }),
  });
}

/** A directory with what it holds, and its parents from the root down. */
async function describeContents(
  { database, fileTypes }: Pick<FilesDependencies, "database" | "fileTypes">,
  directory: DirectoryRow,
) {
  const { reader } = database;
  const organizationId = directory.organization_id;
  const all = await listDirectories(reader, { organizationId });
  const { rows, total } = await listFiles(reader, { organizationId, directoryId: directory.id }, shownFiles);
  const pairs = await pairWithVersions(reader, rows, { organizationId });
  return {
    ...toDirectory(directory),
    subdirectories: all.filter((row) => row.parent_id === directory.id).map(toDirectory),
    parents: parentsOf(directory, all).map(toDirectory),
    files: await describeFiles(reader, pairs, { organizationId, fileTypes }),
    files_count: total,
  };
}

/** From the root down to the directory's own parent. */
function parentsOf(directory: DirectoryRow, all: DirectoryRow[]): DirectoryRow[] {
  const parent = all.find((row) => row.id === directory.parent_id);
  return parent === undefined ? [] : [...parentsOf(parent, all), parent];
}
