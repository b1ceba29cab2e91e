import { removeVersion } from "../delete-version.ts";
import type { FilesDependencies } from "../dependencies.ts";
import { describeFile, describeFilesOf } from "../describe-files.ts";
import type { KnownFileType } from "../file-type.ts";
import { getFile, getVersion } from "../resolve-version.ts";
import { setVersionWords } from "../save-version.ts";
import { listVersions } from "../versions.store.ts";
import type { FileHandlers, UpsertBase } from "./file-handlers.ts";

type Names = "listVersions" | "deleteVersion" | "updateVersion";

/** The versions of a File. */
export function versionHandlers<T extends KnownFileType>(
  { database, clock, events, fileTypes, jobs }: FilesDependencies,
  { type }: { type: T },
): Pick<FileHandlers<T, UpsertBase>, Names> {
  const behaviour = fileTypes[type];
  return {
    listVersions: async ({ params }, { organizationId }) => {
      const { reader } = database;
      const file = await getFile(reader, { organizationId, type, id: params.id });
      const versions = await listVersions(reader, { organizationId, fileId: file.id });
      const pairs = versions.map((version) => ({ file, version }));
      return { records: await describeFilesOf(behaviour, reader, { pairs, organizationId }) };
    },
    deleteVersion: async ({ params }, { organizationId }) => {
      await database.transaction(async (executor) => {
        const file = await getFile(executor, { organizationId, type, id: params.id });
        await removeVersion(executor, { file, versionId: params.version_id, now: clock(), jobs });
      });
      events.emit("file.changed", { organizationId });
    },
    updateVersion: async ({ params, body }, { organizationId }) => {
      const view = await database.transaction(async (executor) => {
        const file = await getFile(executor, { organizationId, type, id: params.id });
        const version = await getVersion(executor, { file, versionId: params.version_id });
        const words = { name: body.name, description: body.description };
        const named = await setVersionWords(executor, { version, ...words });
        return describeFile(behaviour, executor, { file, version: named });
      });
      events.emit("file.changed", { organizationId });
      return view;
    },
  };
}
