import type { Violation } from "../source/violation.ts";
import { foldersBelow, type Tree } from "./tree.ts";

const folder = "packages/gateway/src/providers/";
const registry = `${folder}index.ts`;

/**
 * A model provider is a folder with a door and one line in the registry. One that has code of its own has tests; one
 * that only configures a tested base needs none.
 */
export function checkProviders(tree: Tree): Violation[] {
  const { files, textOf } = tree;
  return foldersBelow(tree, folder).flatMap((name) => {
    const own = files.filter((path) => path.startsWith(`${folder}${name}/`));
    const isRegistered = textOf(registry)?.includes(`./${name}/index.ts`) ?? false;
    return [
      ...(own.includes(`${folder}${name}/index.ts`)
        ? []
        : [{ file: `${folder}${name}/index.ts`, message: "does not exist: it declares the provider" }]),
      ...(own.length === 1 || own.some((path) => path.endsWith(".test.ts"))
        ? []
        : [{ file: `${folder}${name}`, message: "has no test: run the providers' suite on it" }]),
      ...(isRegistered ? [] : [{ file: registry, message: `has no line for the provider ${name}` }]),
    ];
  });
}
