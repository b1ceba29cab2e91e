import type { Violation } from "../source/violation.ts";
import { foldersBelow, type Tree } from "./tree.ts";

type Manifest = { name?: string; type?: string; license?: string; description?: string };

/** A package is named after its folder, says what it is, and has a README a stranger can start from. */
export function checkPackages(tree: Tree): Violation[] {
  const folders = ["packages/", "apps/"].flatMap((group) =>
    foldersBelow(tree, group).map((name) => group + name),
  );
  return folders.flatMap((folder) => [...checkManifest(tree, folder), ...checkReadme(tree, folder)]);
}

function checkManifest({ textOf }: Tree, folder: string): Violation[] {
  const file = `${folder}/package.json`;
  const text = textOf(file);
  if (text === undefined) return [{ file, message: "does not exist" }];
  const manifest = JSON.parse(text) as Manifest;
  const wanted: Manifest = { name: `@parley/${folder.split("/")[1]}`, type: "module", license: "Apache-2.0" };
  const wrong = Object.entries(wanted)
    .filter(([key, value]) => manifest[key as keyof Manifest] !== value)
    .map(([key, value]) => ({ file, message: `"${key}" should be "${value}"` }));
  return manifest.description ? wrong : [...wrong, { file, message: 'lacks a "description"' }];
}

const shortestReadme = 200;

function checkReadme({ textOf }: Tree, folder: string): Violation[] {
  const file = `${folder}/README.md`;
  const text = textOf(file);
  if (text === undefined)
    return [{ file, message: "does not exist: say what the package is for, and how to add to it" }];
  return text.length < shortestReadme ? [{ file, message: "says too little to start from" }] : [];
}
