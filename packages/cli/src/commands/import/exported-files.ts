import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "../../exit-codes.ts";

export type JsonRecord = Readonly<Record<string, unknown>>;

/** One File of an export: what `file.json` says, and where the rest of it is. */
export type ExportedFile = {
  readonly id: string;
  readonly type: string;
  readonly folder: string;
  readonly record: JsonRecord;
  /** The exporting tool had finished it. */
  readonly isComplete: boolean;
};

export type Unreadable = { readonly id: string; readonly reason: string };

/**
 * The folder that holds `files/`: the one given, or the newest export in it.
 *
 * @throws CommandError where there is none
 */
export async function findExportRoot(folder: string): Promise<string> {
  if (await isFolder(join(folder, "files"))) return folder;
  for (const name of (await namesIn(folder)).toReversed()) {
    if (await isFolder(join(folder, name, "files"))) return join(folder, name);
  }
  throw new CommandError(`${folder} holds no export: there is no folder \`files\` in it.`);
}

/** What others are made of comes first. */
const order = ["tool", "evaluator", "dataset", "prompt", "agent", "flow"];

/** Every File of an export, in the order in which they have to be brought in. */
export async function listExportedFiles(
  root: string,
): Promise<{ files: ExportedFile[]; unreadable: Unreadable[] }> {
  const files: ExportedFile[] = [];
  const unreadable: Unreadable[] = [];
  for (const id of await namesIn(join(root, "files"))) {
    const folder = join(root, "files", id);
    if (!(await isFolder(folder))) continue;
    const record = await readJson(join(folder, "file.json"));
    if (isRecord(record)) {
      const type = String(record["type"]);
      const isComplete = (await namesIn(folder)).includes(".done");
      files.push({ id: String(record["id"] ?? id), type, folder, record: { id, ...record }, isComplete });
    } else unreadable.push({ id, reason: "Its `file.json` is missing or no JSON object." });
  }
  const rank = ({ type }: ExportedFile) => order.indexOf(type);
  return { files: files.toSorted((one, other) => rank(one) - rank(other)), unreadable };
}

/** A version as exported; `createdAt` tells its place among the others. */
export type ExportedVersion = { readonly id: string; readonly path: string; readonly createdAt: string };

/** The versions of a File, oldest first; where none were exported, the one that `file.json` shows. */
export async function listExportedVersions(
  file: ExportedFile,
): Promise<{ versions: ExportedVersion[]; unreadable: Unreadable[] }> {
  const folder = join(file.folder, "versions");
  const versions: (ExportedVersion & { number: number })[] = [];
  const unreadable: Unreadable[] = [];
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    const record = await readJson(path);
    const id = name.replace(/\.json$/, "");
    if (!isRecord(record)) unreadable.push({ id, reason: "It is no JSON object." });
    else {
      const number = Number(record["version_number"] ?? 0);
      versions.push({ id, path, createdAt: String(record["created_at"] ?? ""), number });
    }
  }
  if (versions.length === 0 && unreadable.length === 0) {
    const id = String(file.record["version_id"]);
    return { versions: [{ id, path: join(file.folder, "file.json"), createdAt: "" }], unreadable };
  }
  versions.sort((one, other) => compare(one.createdAt, other.createdAt) || one.number - other.number);
  return { versions, unreadable };
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** The files `1.jsonl`, `2.jsonl`, … of a folder, in the order of their numbers. */
export async function listPages(folder: string): Promise<string[]> {
  const names = (await namesIn(folder)).filter((name) => name.endsWith(".jsonl"));
  return names.toSorted((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
}

/** Names in a folder, sorted; none where there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** The JSON of a file; nothing where it is absent or broken. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError || isAbsent(error)) return undefined;
    throw error;
  }
}

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isAbsent = (error: unknown): boolean =>
  ["ENOENT", "ENOTDIR", "EISDIR"].includes(String((error as NodeJS.ErrnoException).code));

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
