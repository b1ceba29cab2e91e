import { fileErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import {
  describeFiles,
  findVersion,
  listVersions,
  removeVersion,
  resolveVersion,
  setVersionWords,
  updateMonitoring,
  type FileRow,
  type FileVersionRow,
} from "../files/index.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import { describePrompt, getPrompt } from "./get-prompt.ts";
import type { PromptHandlers } from "./handlers.ts";

/** The versions of a Prompt, and the Evaluators that watch it. */
export function versionHandlers(
  dependencies: PromptsDependencies,
): PromptHandlers<"listVersions" | "deleteVersion" | "updateVersion" | "updateMonitoring"> {
  const { database, clock, events, fileTypes, jobs } = dependencies;
  return {
    listVersions: async ({ params }, { organizationId }) => {
      const { reader } = database;
      const file = await getPrompt(reader, { organizationId, id: params.id });
      const versions = await listVersions(reader, { organizationId, fileId: file.id });
      const pairs = versions.map((version) => ({ file, version }));
      return { records: await describeFiles(reader, pairs, { organizationId, fileTypes }) };
    },
    deleteVersion: async ({ params }, { organizationId }) => {
      await database.transaction(async (executor) => {
        const file = await getPrompt(executor, { organizationId, id: params.id });
        await removeVersion(executor, { file, versionId: params.version_id, now: clock(), jobs });
      });
      events.emit("file.changed", { organizationId });
    },
    updateVersion: async ({ params, body }, { organizationId }) => {
      const view = await database.transaction(async (executor) => {
        const file = await getPrompt(executor, { organizationId, id: params.id });
        const version = await getVersion(executor, { file, versionId: params.version_id });
        const named = await setVersionWords(executor, {
          version,
          name: body.name,
          description: body.description,
        });
        return describePrompt(dependencies, executor, { file, version: named });
      });
      events.emit("file.changed", { organizationId });
      return view;
    },
    updateMonitoring: async ({ params, body }, { organizationId }) => {
      const view = await database.transaction(async (executor) => {
        const file = await getPrompt(executor, { organizationId, id: params.id });
        const { activate = [], deactivate = [] } = body;
        await updateMonitoring(executor, { file, activate, deactivate, now: clock() });
        return describePrompt(
          dependencies,
          executor,
          await resolveVersion(executor, { organizationId, id: file.id }),
        );
      });
      events.emit("file.changed", { organizationId });
      return view;
    },
  };
}

/** @throws not_found when the File has no such version */
export async function getVersion(
  executor: Executor,
  { file, versionId }: { file: FileRow; versionId: string },
): Promise<FileVersionRow> {
  const version = await findVersion(executor, {
    organizationId: file.organization_id,
    fileId: file.id,
    versionId,
  });
  if (version === undefined) throw fileErrors.versionNotFound({ version_id: versionId, file: file.path });
  return version;
}
