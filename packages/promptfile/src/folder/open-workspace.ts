import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import type { ReferenceReader, Refused } from "../references/reference-reader.ts";
import { mediaTypeOf } from "../references/to-data-url.ts";

const MEGABYTE = 1024 * 1024;

export type WorkspaceLimits = {
  /** Bytes of one partial. Default 1 MB. */
  textBytes?: number;
  /** Bytes of one picture or document. Default 10 MB. */
  fileBytes?: number;
  /** Bytes of all that is read. Default 50 MB. */
  totalBytes?: number;
};

/** What a partial may be called beside the path that names it, in the order they are looked for. */
export const PARTIAL_ENDINGS: readonly string[] = ["", ".prompt", ".md", ".txt"];
const PARTIAL_NAME = /\.(?:prompt|md|txt)$/;

/**
 * The files below a folder, for `resolveReferences`. Whoever wrote the Prompt chooses the paths, and what they name goes
 * to a server: so nothing is read but plain files of the workspace. Not what a link leads out to, nothing whose name or
 * folder begins with a dot, partials only from `.prompt`, `.md` and `.txt`, pictures and documents only of known kinds,
 * and only so many bytes.
 *
 * @example
 * resolveReferences(kernel, { from: "support/reply.prompt", reader: openWorkspace("/home/ana/prompts") });
 */
export function openWorkspace(root: string, limits: WorkspaceLimits = {}): ReferenceReader {
  const { textBytes = MEGABYTE, fileBytes = 10 * MEGABYTE, totalBytes = 50 * MEGABYTE } = limits;
  const top = realpathSync(root);
  let left = totalBytes;
  const read = (path: string, maxBytes: number): Buffer | Refused | undefined => {
    const found = locate(top, path);
    if (typeof found !== "string") return found;
    const bytes = readPlainFile(found, Math.min(maxBytes, left));
    if (bytes && !("refused" in bytes)) left -= bytes.length;
    return bytes;
  };
  return {
    readText(path) {
      for (const name of PARTIAL_ENDINGS.map((ending) => path + ending)) {
        if (!PARTIAL_NAME.test(name)) continue;
        const bytes = read(name, textBytes);
        if (bytes !== undefined) return "refused" in bytes ? bytes : decode(bytes);
      }
      return undefined;
    },
    readBytes(path) {
      if (mediaTypeOf(path) === undefined) return { refused: "is no picture or document of a known kind" };
      return read(path, fileBytes);
    },
  };
}

/** The real path of a file below `top`. */
function locate(top: string, path: string): string | Refused | undefined {
  const wanted = join(top, path);
  if (!isBelow(top, wanted)) return { refused: "leads out of the workspace" };
  const isHidden = path.split(/[\\/]/).some((segment) => segment.startsWith("."));
  if (isHidden) return { refused: "is hidden (its path has a name that begins with a dot), and stays here" };
  let real: string;
  try {
    real = realpathSync(wanted);
  } catch {
    return undefined;
  }
  if (!isBelow(top, real)) return { refused: "is a link that leads out of the workspace" };
  const isHiddenBehindLink = relative(top, real)
    .split(sep)
    .some((segment) => segment.startsWith("."));
  return isHiddenBehindLink ? { refused: "is a link to a hidden file, which stays here" } : real;
}

function isBelow(top: string, path: string): boolean {
  const way = relative(top, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function readPlainFile(path: string, maxBytes: number): Buffer | Refused | undefined {
  // A pipe or device would hold up whoever opens it.
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const { size } = fstatSync(file);
    if (size > maxBytes) return { refused: `is larger than what may be read (${describe(maxBytes)})` };
    return readFileSync(file);
  } catch {
    return { refused: "cannot be opened" };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const describe = (bytes: number): string =>
  bytes >= MEGABYTE ? `${Math.floor(bytes / MEGABYTE)} MB` : `${bytes} bytes`;

function decode(bytes: Buffer): string | Refused {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { refused: "is not UTF-8 text" };
  }
}
