import type { Violation } from "../source/violation.ts";
import { foldersBelow, type Tree } from "./tree.ts";

const folder = "apps/server/src/features/";
const roles = ["routes", "store", "tables", "jobs", "events", "errors"];

/** Calls that build a query on a table. Only stores make them. */
const queries = /\.(?:selectFrom|insertInto|updateTable|deleteFrom|replaceInto|mergeInto)\(/;

/**
 * A feature has one door, is listed when it has routes, names its parts `<noun>.<role>.ts`, and touches tables only in its stores.
 */
export function checkFeatures(tree: Tree): Violation[] {
  const names = foldersBelow(tree, folder);
  return names.flatMap((name) => [
    ...checkDoor(tree, name),
    ...checkRoles(tree, name),
    ...checkQueries(tree, name),
  ]);
}

function checkDoor({ files, textOf }: Tree, name: string): Violation[] {
  const door = `${folder}${name}/index.ts`;
  const list = `${folder}index.ts`;
  const hasRoutes = files.some((path) => path.startsWith(`${folder}${name}/`) && path.endsWith(".routes.ts"));
  const isListed = !hasRoutes || (textOf(list)?.includes(`./${name}/index.ts`) ?? false);
  return [
    ...(files.includes(door) ? [] : [{ file: door, message: "does not exist: every feature has one door" }]),
    ...(isListed ? [] : [{ file: list, message: `does not list the feature ${name}` }]),
  ];
}

/** A role stands after a dot and a plural noun: `prompts.store.ts`, in the feature's folder or one named after the noun. */
function checkRoles({ files }: Tree, name: string): Violation[] {
  return files
    .filter((path) => path.startsWith(`${folder}${name}/`) && !/\.test(?:suite)?\.ts$/.test(path))
    .flatMap((file) => {
      const base = file.slice(file.lastIndexOf("/") + 1);
      const role = roles.find((candidate) => base === `${candidate}.ts` || base.endsWith(`-${candidate}.ts`));
      return role === undefined ? [] : [{ file, message: `should be named <noun>.${role}.ts` }];
    });
}

function checkQueries({ files, textOf }: Tree, name: string): Violation[] {
  return files
    .filter((path) => path.startsWith(`${folder}${name}/`) && !/\.(?:store|test|testsuite)\.ts$/.test(path))
    .filter((path) => queries.test(textOf(path) ?? ""))
    .map((file) => ({ file, message: "touches tables: queries belong in a *.store.ts" }));
}
