import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type AgentKernel,
  type Diagnostic,
  findReferences,
  parseAgentFile,
  parsePromptFile,
  type PromptKernel,
  type ReferenceReader,
  resolveReferences,
} from "@parley/promptfile";
import { openWorkspace, PARTIAL_ENDINGS } from "@parley/promptfile/folder";
import { RecentMap } from "../cache/recent-map.ts";
import { clientErrors } from "../client-errors.ts";
import { toPromptFileError } from "../files/prompt-file-error.ts";
import { checkLocalPath } from "../local/check-path.ts";
import type { LocalFile, LocalFiles, LocalType } from "../local/local-files.ts";

type Kernel = PromptKernel | AgentKernel;
type Parsed = { kernel: Kernel | undefined; diagnostics: Diagnostic[] };

/** A file, and what all it was made of looked like: where one of these differs, it is read again. */
type Entry = { file: LocalFile; stamps: ReadonlyMap<string, string> };

const parsers: Readonly<Record<LocalType, (text: string) => Parsed>> = {
  prompt: parsePromptFile,
  agent: parseAgentFile,
};

/**
 * Reads the files below a folder, each once until it, or a partial or picture it names, changes. The `cacheSize` that
 * were used last stay in memory.
 */
export function openLocalFiles({ folder, cacheSize }: { folder: string; cacheSize: number }): LocalFiles {
  const root = resolve(folder);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw clientErrors.folderMissing({ folder: root });
  const entries = new RecentMap<Entry>(cacheSize);
  const said = new WeakSet<object>();
  return {
    folder: root,
    read<T extends LocalType>(type: T, given: string): LocalFile<T> | undefined {
      const name = `${checkLocalPath(given)}.${type}`;
      const known = entries.get(name);
      if (known !== undefined && isCurrent(known)) return known.file as LocalFile<T>;
      const entry = readEntry(root, type, name);
      if (entry === undefined) return undefined;
      entries.set(name, entry);
      said.add(entry.file.kernel);
      return entry.file as LocalFile<T>;
    },
    hasSaid: (content) => typeof content === "object" && content !== null && said.has(content),
  };
}

function readEntry(root: string, type: LocalType, name: string): Entry | undefined {
  const path = join(root, name);
  // Before the reading: what changes meanwhile is seen at the next call.
  const stamps = new Map([[path, stampOf(path)]]);
  if (stamps.get(path) === absent) return undefined;
  const text = readFileSync(path, "utf8");
  const parsed = parsers[type](text);
  const isWhole = parsed.kernel !== undefined && findReferences(parsed.kernel).length === 0;
  const reader = noteReads(root, stamps);
  const { kernel, diagnostics } =
    isWhole || parsed.kernel === undefined
      ? parsed
      : resolveReferences(parsed.kernel, { from: name, reader, text });
  if (kernel === undefined) throw toPromptFileError(path, text, diagnostics);
  return { file: { kernel, content: isWhole ? text : kernel } as LocalFile, stamps };
}

/** A workspace that notes the state of every file it is asked for, also of those that are not there yet. */
function noteReads(root: string, stamps: Map<string, string>): ReferenceReader {
  const workspace = openWorkspace(root);
  const note = (path: string): void => void stamps.set(path, stampOf(path));
  return {
    readText(path) {
      for (const ending of PARTIAL_ENDINGS) note(join(root, path + ending));
      return workspace.readText(path);
    },
    readBytes(path) {
      note(join(root, path));
      return workspace.readBytes(path);
    },
  };
}

const absent = "";

const isCurrent = ({ stamps }: Entry): boolean =>
  [...stamps].every(([path, stamp]) => stampOf(path) === stamp);

/** Changes whenever the file does; the number and both times tell also a file that was replaced by an older one. */
function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? `${found.ino} ${found.size} ${found.mtimeMs} ${found.ctimeMs}` : absent;
}
