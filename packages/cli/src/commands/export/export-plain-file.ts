import { createWriteStream, existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { File, Parley } from "@parley/sdk";
import { openRegistry, printForm } from "@parley/sync";
import { CommandError } from "../../exit-codes.ts";
import type { Export } from "./export-file.ts";
import { listDeployments, listVersions, readLogPage } from "./read-file.ts";
import { toJsonLines, writeJson, writeWhole } from "./write-whole.ts";

/**
 * Writes a File as files at its path: its texts as `parley pull` writes them (`.prompt`, `.tool.yaml`, …), what is said
 * about it (`.file.json`), its Logs (`.logs.jsonl`). False where an earlier run has finished it.
 */
export async function exportPlainFile(work: Export, file: File): Promise<boolean> {
  const done = join(work.root, ".done", file.id);
  if (existsSync(done)) return false;
  const base = join(work.root, ...file.path.split("/"));
  const versions = await listVersions(work.parley, file);
  await writeTexts(work, { base, file });
  await writeJson(`${base}.file.json`, {
    id: file.id,
    type: file.type,
    path: file.path,
    description: file.description,
    readme: file.readme,
    tags: file.tags,
    version_id: file.version_id,
    versions: versions.map(({ version_id, version_name, version_description, created_at, created_by }) => ({
      version_id,
      version_name,
      version_description,
      created_at,
      created_by,
    })),
    deployments: await listDeployments(work.parley, file),
  });
  work.onCount("versions", 1);
  if (work.withLogs && file.type !== "dataset")
    await writeLines(`${base}.logs.jsonl`, walkLogs(work.parley, file), (count) =>
      work.onCount("logs", count),
    );
  await mkdir(dirname(done), { recursive: true });
  await writeFile(done, "");
  return true;
}

async function writeTexts(
  { parley, onCount }: Export,
  { base, file }: { base: string; file: File },
): Promise<void> {
  const version = { id: file.version_id, fileId: file.id };
  const content = (await openRegistry(parley).read([version])).get(version.id);
  if (content === undefined)
    throw new CommandError(`${file.path} was deleted meanwhile. Run the same command again.`);
  for (const [suffix, text] of printForm(content)) await writeWhole(`${base}${suffix}`, text);
  if (content.type === "dataset") onCount("datapoints", content.kernel.datapoints.length);
}

async function* walkLogs(parley: Parley, file: File): AsyncGenerator<unknown[]> {
  let cursor: string | null = null;
  do {
    const { records, next } = await readLogPage(parley, file, cursor);
    yield records;
    cursor = next;
  } while (cursor !== null);
}

async function writeLines(
  path: string,
  pages: AsyncIterable<unknown[]>,
  onCount: (count: number) => void,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.unfinished`;
  async function* lines() {
    for await (const records of pages) {
      onCount(records.length);
      yield toJsonLines(records);
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(unfinished));
  await rename(unfinished, path);
}
