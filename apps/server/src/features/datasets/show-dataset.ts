import { toAuthor } from "../../kernel/author.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import {
  describeFile,
  resolveVersion,
  type FileAtVersion,
  type FilesDependencies,
  type FileViewOf,
  type VersionChoice,
} from "../files/index.ts";
import { readAllDatapoints } from "./read-list.ts";
import { saveDataset, type DatasetChange } from "./save-dataset.ts";

export const resolveDataset = (
  { database }: FilesDependencies,
  { organizationId }: RequestContext,
  wanted: VersionChoice & { id: string },
): Promise<FileAtVersion> =>
  resolveVersion(database.executor, { organizationId, type: "dataset", ...wanted });

/** A Dataset as the wire shows it, with its Datapoints where they are asked for. */
export async function showDataset(
  { database, fileTypes }: FilesDependencies,
  pair: FileAtVersion,
  { includeDatapoints = false }: { includeDatapoints?: boolean | undefined } = {},
): Promise<FileViewOf<"dataset">> {
  const view = await describeFile(fileTypes.dataset, database.executor, pair);
  return includeDatapoints ? { ...view, datapoints: await readAllDatapoints(database, pair) } : view;
}

/** Saves what a request says, and shows what came of it. */
export async function saveAndShow(
  dependencies: FilesDependencies,
  { organizationId, actor }: RequestContext,
  {
    includeDatapoints,
    ...change
  }: Omit<DatasetChange, "organizationId" | "author"> & { includeDatapoints?: boolean | undefined },
): Promise<FileViewOf<"dataset">> {
  const saved = await saveDataset(dependencies, { ...change, organizationId, author: toAuthor(actor) });
  dependencies.events.emit("file.changed", { organizationId });
  return showDataset(dependencies, saved, { includeDatapoints });
}
