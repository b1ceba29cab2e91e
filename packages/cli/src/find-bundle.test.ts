import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { createFolder } from "./__fixtures__/parley-process.ts";
import { bundleNotePath, findBundle, type BundleNote } from "./find-bundle.ts";

const program = "cache/1/bin.mjs";

/** A root with two sources and what was made of them. */
function writeBundle(root: string, changes: Partial<BundleNote> = {}): void {
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  write("src/a.ts", "export const a = 1;");
  write("src/b.ts", "export const b = 2;");
  write(program, "");
  const factsOf = (file: string): [string, [number, number]] => {
    const { mtimeMs, size } = statSync(path.join(root, file));
    return [file, [mtimeMs, size]];
  };
  const files = Object.fromEntries(["src/a.ts", "src/b.ts"].map(factsOf));
  write(bundleNotePath, JSON.stringify({ root, program, files, ...changes } satisfies BundleNote));
}

test("a bundle is found while all it was made of is as it was", () => {
  using folder = createFolder();
  const root = folder.path;
  expect(findBundle(root)).toBeUndefined();
  writeBundle(root);
  expect(findBundle(root)).toBe(path.join(root, program));
});

test("what was touched, changed or removed since makes it old", () => {
  using folder = createFolder();
  const root = folder.path;
  const source = path.join(root, "src/b.ts");
  writeBundle(root);
  const { mtime } = statSync(source);
  utimesSync(source, mtime, new Date(mtime.getTime() + 1000));
  expect(findBundle(root)).toBeUndefined();
  writeBundle(root);
  const before = statSync(source);
  writeFileSync(source, "export const b = 22;");
  utimesSync(source, before.atime, before.mtime);
  expect(findBundle(root)).toBeUndefined();
  writeBundle(root);
  rmSync(source);
  expect(findBundle(root)).toBeUndefined();
});

test("one that is gone, of another place, or with a broken note is none", () => {
  using folder = createFolder();
  const root = folder.path;
  writeBundle(root);
  rmSync(path.join(root, program));
  expect(findBundle(root)).toBeUndefined();
  writeBundle(root, { root: "/elsewhere" });
  expect(findBundle(root)).toBeUndefined();
  writeBundle(root);
  const moved = `${root}-moved`;
  renameSync(root, moved);
  expect(findBundle(moved)).toBeUndefined();
  renameSync(moved, root);
  expect(findBundle(root)).toBe(path.join(root, program));
  writeFileSync(path.join(root, bundleNotePath), "{");
  expect(findBundle(root)).toBeUndefined();
});
