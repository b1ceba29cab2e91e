import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Executor } from "@parley/db";
import { formatDiagnostic, resolveReferences } from "@parley/promptfile";
import { openWorkspace } from "@parley/promptfile/folder";
import type { Author } from "../../kernel/author.ts";
import { saveVersion } from "../files/index.ts";
import { promptIds, readPromptText } from "../prompts/index.ts";

const extension = ".prompt";

type Import = { folder: string; organizationId: string; author: Author; now: number };

/**
 * Imports every `.prompt` file below a folder, each at its path within it, with the partials and pictures that it names
 * there. Run it in a transaction.
 *
 * @throws when a file cannot be read or names what is not there, naming the file
 */
export async function importWorkspace(
  executor: Executor,
  { folder, organizationId, author, now }: Import,
): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  const files = entries.filter((entry) => entry.endsWith(extension)).toSorted();
  for (const file of files) {
    const text = await readFile(path.join(folder, file), "utf8");
    const from = file.split(path.sep).join("/");
    const { kernel, diagnostics } = resolveReferences(readPromptText(text), {
      from,
      reader: openWorkspace(folder),
      text,
    });
    if (kernel === undefined) {
      const reasons = diagnostics.map((diagnostic) => formatDiagnostic(text, diagnostic)).join("\n\n");
      throw new Error(`${path.join(folder, file)} names what cannot be put in:\n${reasons}`);
    }
    await saveVersion(executor, {
      organizationId,
      ids: promptIds,
      address: { path: from.slice(0, -extension.length) },
      kernel,
      // Somebody wrote it: what code logs later is no newer word.
      isHead: true,
      author,
      now,
    });
  }
  return files.length;
}
