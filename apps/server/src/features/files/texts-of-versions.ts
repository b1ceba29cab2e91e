import { fromJson, type Executor } from "@parley/db";
import { describeFiles } from "./describe-files.ts";
import type { FileAtVersion, FileTypes } from "./file-type.ts";

/** Each version as the file that it can be kept as, or its content as JSON where there is none; in the order given. */
export async function textsOfVersions(
  executor: Executor,
  pairs: readonly FileAtVersion[],
  described: { organizationId: string; fileTypes: FileTypes },
): Promise<string[]> {
  const options = { includeRawFileContent: true };
  const views = await describeFiles(executor, pairs, { ...described, options });
  return pairs.map(({ version }) => {
    const view = views.find(({ version_id: id }) => id === version.id);
    const text = view !== undefined && "raw_file_content" in view ? view.raw_file_content : null;
    return text ?? JSON.stringify(fromJson<unknown>(version.kernel), null, 2);
  });
}
