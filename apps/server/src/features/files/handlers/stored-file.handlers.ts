import { removeFile } from "../delete-file.ts";
import type { FilesDependencies } from "../dependencies.ts";
import { describeFile, describeFilesOf } from "../describe-files.ts";
import type { KnownFileType } from "../file-type.ts";
import { listFilesAtVersions } from "../list-files.ts";
import { moveFile } from "../move-file.ts";
import { getFile, resolveVersion } from "../resolve-version.ts";
import type { FileHandlers, FileKind, UpsertBase } from "./file-handlers.ts";
import { upsertHandler } from "./upsert.handler.ts";

type Names = "list" | "upsert" | "get" | "delete" | "move";

/** Files of one type: list, create, read, move, delete. */
export function storedFileHandlers<T extends KnownFileType, Upsert extends UpsertBase, Kernel extends object>(
  dependencies: FilesDependencies,
  kind: FileKind<T, Upsert, Kernel>,
): Pick<FileHandlers<T, Upsert>, Names> {
  const { database, clock, events, fileTypes, jobs } = dependencies;
  const { type } = kind;
  const behaviour = fileTypes[type];
  return {
    list: async ({ query }, { organizationId }) => {
      const { page, size } = query;
      const { pairs, total } = await listFilesAtVersions(database.reader, {
        filter: { organizationId, types: [type], name: query.name, createdBy: query.user_filter },
        page: { page, size, sortBy: query.sort_by, order: query.order },
      });
      const records = await describeFilesOf(behaviour, database.reader, { pairs, organizationId });
      return { records, page, size, total };
    },
    upsert: upsertHandler(dependencies, kind),
    get: async ({ params, query }, { organizationId }) => {
      const wanted = { organizationId, type, id: params.id, ...query };
      const pair = await resolveVersion(database.executor, wanted);
      return describeFile(behaviour, database.executor, pair);
    },
    delete: async ({ params, query }, { organizationId }) => {
      await database.transaction(async (executor) => {
        const file = await getFile(executor, { organizationId, type, id: params.id });
        await removeFile(executor, { file, now: clock(), jobs, expected: query });
      });
      events.emit("file.changed", { organizationId });
    },
    move: async ({ params, body }, { organizationId }) => {
      const view = await database.transaction(async (executor) => {
        const file = await getFile(executor, { organizationId, type, id: params.id });
        await moveFile(executor, { file, ...body, now: clock() });
        const pair = await resolveVersion(executor, { organizationId, id: file.id });
        return describeFile(behaviour, executor, pair);
      });
      events.emit("file.changed", { organizationId });
      return view;
    },
  };
}
