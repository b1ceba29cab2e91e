import { readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { ReferenceReader } from "@parley/promptfile";
import { findWorkspace, openWorkspace, PARTIAL_ENDINGS } from "@parley/promptfile/folder";

/** The files beside one that is open. */
export type WorkspaceFiles = {
  references: { from: string; reader: ReferenceReader };
  listPartials(): string[];
  /** The address of a partial's file. */
  locatePartial(path: string): string | undefined;
};

/** Folders that hold other people's files. */
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "dist"]);
/** Files and folders looked at, so that a large repository is no burden. */
const MAX_ENTRIES = 20_000;
const PARTIAL = /\.(?:prompt|md|txt)$/;

/** `textOf` has what is open and not saved yet; it goes over what is on disk. */
export function openWorkspaceFiles(
  file: string,
  { workspace, textOf }: { workspace: string | undefined; textOf: (uri: string) => string | undefined },
): WorkspaceFiles {
  const { root, from } = findWorkspace(file, workspace);
  const disk = openWorkspace(root);
  const addressesOf = (path: string): string[] =>
    PARTIAL_ENDINGS.map((ending) => pathToFileURL(join(root, path + ending)).href);
  return {
    references: {
      from,
      reader: {
        readText: (path) => {
          const open = addressesOf(path)
            .map(textOf)
            .find((text) => text !== undefined);
          return open ?? disk.readText(path);
        },
        readBytes: (path) => disk.readBytes(path),
      },
    },
    listPartials: () =>
      listFiles(root)
        .filter((path) => PARTIAL.test(path) && path !== from)
        .map((path) => path.replace(PARTIAL, "")),
    locatePartial(path) {
      const found = PARTIAL_ENDINGS.map((ending) => join(root, path + ending)).find(
        (candidate) => PARTIAL.test(candidate) && statSync(candidate, { throwIfNoEntry: false })?.isFile(),
      );
      return found && pathToFileURL(found).href;
    },
  };
}

/** Paths from the top, near ones first. */
function listFiles(root: string): string[] {
  const found: string[] = [];
  const waiting = [root];
  let left = MAX_ENTRIES;
  for (let folder = waiting.shift(); folder !== undefined && left > 0; folder = waiting.shift()) {
    for (const entry of read(folder)) {
      left -= 1;
      if (entry.name.startsWith(".") || SKIPPED.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile()) found.push(relative(root, path).split(sep).join("/"));
    }
  }
  return found;
}

function read(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
