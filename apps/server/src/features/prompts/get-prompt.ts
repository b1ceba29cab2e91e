import type { Executor } from "@parley/db";
import { describeFiles, getFile, type FileAtVersion, type FileRow, type FileView } from "../files/index.ts";
import type { PromptsDependencies } from "./dependencies.ts";

/** @throws not_found, also for Files of other types and of other organizations */
export const getPrompt = (
  executor: Executor,
  where: { organizationId: string; id: string },
): Promise<FileRow> => getFile(executor, { ...where, type: "prompt" });

/** A Prompt at a version as the wire shows it. */
export async function describePrompt(
  { fileTypes }: Pick<PromptsDependencies, "fileTypes">,
  executor: Executor,
  pair: FileAtVersion,
): Promise<FileView> {
  const [view] = await describeFiles(executor, [pair], {
    organizationId: pair.file.organization_id,
    fileTypes,
  });
  if (view === undefined) throw new TypeError("A described Prompt went missing");
  return view;
}
