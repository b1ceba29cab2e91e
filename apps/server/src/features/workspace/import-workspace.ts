import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Executor } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { saveVersion } from "../files/index.ts";
import { promptIds, readPromptText } from "../prompts/index.ts";

const extension = ".prompt";

type Import = { folder: string; organizationId: string; author: Author; now: number };

/**
 * Imports every `.prompt` file below a folder, each at its path within it. Run it in a transaction.
 *
 * @throws when a file cannot be read, naming the file
 */
export async function importWorkspace(
  executor: Executor,
  { folder, organizationId, author, now }: Import,
): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  const files = entries.filter((entry) => entry.endsWith(extension)).toSorted();
  for (const file of files) {
    const text = await readFile(path.join(folder, file), "utf8");
    await saveVersion(executor, {
      organizationId,
      ids: promptIds,
      address: { path: file.slice(0, -extension.length).split(path.sep).join("/") },
      kernel: readPromptText(text),
      author,
      now,
    });
  }
  return files.length;
}
