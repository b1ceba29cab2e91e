import { removeVersion } from "../delete-version.ts";
import type { FilesDependencies } from "../dependencies.ts";
import { describeFile, describeFilesOf } from "../describe-files.ts";
import type { KnownFileType } from "../file-type.ts";
import { getFile, getVersion } from "../resolve-version.ts";
import { setVersionWords } from "../save-version.ts";
import { countVersions, listVersions } from "../versions.store.ts";
import type { FileHandlers, UpsertBase } from "./file-handlers.ts";

type PageQuery = { page?: number | undefined; size?: number | undefined };

/** What was asked for before lists of versions had pages, is all of them. */
const toPage = ({ page, size }: PageQuery) =>
  page === undefined && size === undefined ? undefined : { page: page ?? 1, size: size ?? 10 };

type Names = "listVersions" | "deleteVersion" | "updateVersion";

/** The versions of a File. */
export function versionHandlers<T extends KnownFileType>(
  { database, clock, events, fileTypes, jobs }: FilesDependencies,
  { type }: { type: T },
): Pick<FileHandlers<T, UpsertBase>, Names> {
  const behaviour = fileTypes[type];
  return {
    listVersions: async ({ params, query }, { organizationId }) => {
      const { reader } = database;
      const file = await getFile(reader, { organizationId, type, id: params.id });
      const ofFile = { organizationId, fileId: file.id };
      const page = toPage(query);
      const [versions, total] = await Promise.all([
        listVersions(reader, { ...ofFile, page }),
        page && countVersions(reader, ofFile),
      ]);
      const pairs = versions.map((version) => ({ file, version }));
      const records = await describeFilesOf(behaviour, reader, { pairs, organizationId });
      return { records, ...page, total };
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
