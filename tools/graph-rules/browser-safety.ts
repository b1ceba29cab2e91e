import { builtinModules } from "node:module";
import type { ModuleGraph } from "../source/module-graph.ts";
import type { Violation } from "../source/violation.ts";
import { isTest } from "./import-zones.ts";

const builtins = new Set(builtinModules);

/** Folders whose every file may run in a browser. */
const browserFolders = [
  "packages/promptfile/src/",
  "packages/contract/src/",
  "packages/policy/src/",
  "packages/statistics/src/",
  "apps/web/src/",
];
/** The disk, WebAssembly loaded from it, and worker threads: doors of their own, which nothing for the browser goes through. */
const exceptions = [
  "packages/promptfile/src/folder/",
  "packages/promptfile/src/jinja/",
  "packages/promptfile/src/thread/",
];
/** Files from which everything that is reached may run in a browser. */
const browserDoors = [
  "packages/promptfile/src/index.ts",
  "packages/contract/src/index.ts",
  "packages/contract/src/openapi/index.ts",
  "packages/sdk/src/index.ts",
  "packages/sync/src/index.ts",
  "apps/web/src/main.tsx",
];
/** Parts of the variant packages that the contract imports. */
const schemaFile = /^packages\/(?:channels|evaluators)\/src\/(?:schemas|.+\/schema)\.ts$/;

/** Code that runs in a browser imports nothing of Node. */
export function checkBrowserSafety({ edges, externals, modules }: ModuleGraph): Violation[] {
  const reached = reachableFrom(browserDoors, edges);
  const standsIn = (folders: readonly string[], path: string): boolean =>
    folders.some((folder) => path.startsWith(folder));
  const runsInBrowser = (path: string): boolean =>
    !isTest(path) &&
    (reached.has(path) ||
      schemaFile.test(path) ||
      (standsIn(browserFolders, path) && !standsIn(exceptions, path)));
  const known = new Set(modules.map(({ path }) => path).filter(runsInBrowser));
  return externals
    .filter(({ from, through }) => known.has(from) && !through.isTypeOnly && isNode(through.specifier))
    .map(({ from, through }) => ({
      file: from,
      line: through.line,
      message: `imports ${through.specifier}, but this file also runs in a browser`,
    }));
}

function isNode(specifier: string): boolean {
  return specifier.startsWith("node:") || builtins.has(specifier.split("/")[0] ?? "");
}

function reachableFrom(starts: readonly string[], edges: ModuleGraph["edges"]): ReadonlySet<string> {
  const reached = new Set(starts);
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const { from, to, through } of edges) if (reached.has(from) && !through.isTypeOnly) reached.add(to);
  }
  return reached;
}
