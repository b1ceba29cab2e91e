import type { FilesDependencies } from "../dependencies.ts";
import { describeFile } from "../describe-files.ts";
import type { KnownFileType } from "../file-type.ts";
import { getFile, resolveVersion } from "../resolve-version.ts";
import { checkMayWatch } from "../may-watch.ts";
import { resolveChoice, updateMonitoring } from "../update-monitoring.ts";
import { saveSpender } from "../versions.store.ts";
import type { FileHandlers, UpsertBase } from "./file-handlers.ts";

/** The Evaluators that watch a File. */
export function monitoringHandlers<T extends KnownFileType>(
  { database, clock, events, fileTypes }: FilesDependencies,
  { type }: { type: T },
): Pick<FileHandlers<T, UpsertBase>, "updateMonitoring"> {
  return {
    updateMonitoring: async ({ params, body }, context) => {
      const { organizationId } = context;
      const { activate = [], deactivate = [] } = body;
      const keyId = context.actor.kind === "api_key" ? context.actor.id : null;
      for (const choice of activate) {
        const target = await resolveChoice(database.executor, organizationId, choice);
        await checkMayWatch(database.executor, { target, context });
      }
      const view = await database.transaction(async (executor) => {
        const file = await getFile(executor, { organizationId, type, id: params.id });
        const ids = await updateMonitoring(executor, { file, activate, deactivate, now: clock() });
        await saveSpender(executor, { organizationId, ids, keyId });
        const pair = await resolveVersion(executor, { organizationId, id: file.id });
        return describeFile(fileTypes[type], executor, pair);
      });
      events.emit("file.changed", { organizationId });
      return view;
    },
  };
}
