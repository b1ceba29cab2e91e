import { nothingChanged } from "../../../kernel/audit/draft.ts";
import { toAuthor } from "../../../kernel/author.ts";
import type { FilesDependencies } from "../dependencies.ts";
import { describeFile } from "../describe-files.ts";
import type { KnownFileType } from "../file-type.ts";
import { findSavedVersion, saveVersion, type SaveVersion } from "../save-version.ts";
import type { FileHandlers, FileKind, UpsertBase } from "./file-handlers.ts";

/** Saves a version of a File; what was saved before and is asked for again is answered without a transaction. */
export function upsertHandler<T extends KnownFileType, Upsert extends UpsertBase, Kernel extends object>(
  { database, clock, events, fileTypes }: FilesDependencies,
  { type, toKernel, check }: FileKind<T, Upsert, Kernel>,
): FileHandlers<T, Upsert>["upsert"] {
  const behaviour = fileTypes[type];
  return async ({ body }, { organizationId, actor }) => {
    const kernel = await toKernel(body);
    const request: SaveVersion = {
      organizationId,
      ids: behaviour.ids,
      address: { path: body.path, id: body.id },
      kernel,
      words: body,
      isAnnotating: true,
      isHead: true,
      author: toAuthor(actor),
      now: clock(),
    };
    const known = await findSavedVersion(database.executor, request);
    if (known !== undefined) {
      await check?.(database.executor, { organizationId, kernel });
      nothingChanged();
      return describeFile(behaviour, database.executor, known);
    }
    const { view, isUnchanged } = await database.transaction(async (executor) => {
      await check?.(executor, { organizationId, kernel });
      const saved = await saveVersion(executor, request);
      if (saved.isUnchanged) nothingChanged();
      return { view: await describeFile(behaviour, executor, saved), isUnchanged: saved.isUnchanged };
    });
    if (!isUnchanged) events.emit("file.changed", { organizationId });
    return view;
  };
}
