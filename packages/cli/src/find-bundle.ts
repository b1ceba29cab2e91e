import { readFileSync, statSync } from "node:fs";
import path from "node:path";

/** What is noted of a bundled program, so that it is used only while it is what its sources say. */
export type BundleNote = {
  /** Where the sources were: the bundle looks there for what lies beside them. */
  root: string;
  /** The program, from the root. */
  program: string;
  /** Of each file that it is made of, from the root: when it last changed, in milliseconds, and its size in bytes. */
  files: Record<string, [changedMs: number, bytes: number]>;
};

/** Where the note lies, from the root. `npm ci` writes it, by `tools/bundle-programs.ts`. */
export const bundleNotePath = "node_modules/.cache/parley-programs/current.json";

/** The bundled program; undefined where there is none, or anything it is made of has changed since. */
export function findBundle(root: string): string | undefined {
  try {
    const note = JSON.parse(readFileSync(path.join(root, bundleNotePath), "utf8")) as BundleNote;
    const program = path.join(root, note.program);
    return note.root === root && isCurrent(root, note.files) && statSync(program).isFile()
      ? program
      : undefined;
  } catch {
    return undefined;
  }
}

const isCurrent = (root: string, files: BundleNote["files"]): boolean =>
  Object.entries(files).every(([file, [changedMs, bytes]]) => {
    const facts = statSync(path.join(root, file), { throwIfNoEntry: false });
    return facts?.mtimeMs === changedMs && facts.size === bytes;
  });
