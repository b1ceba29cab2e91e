/**
 * Bundles programs, each into a few files: a server from its 2600 sources takes two to three times the processor's time
 * to start. Without an argument, as `npm ci` runs it, it bundles the one that people start, for `packages/cli/src/start.ts`
 * to find. With a folder, as `.ci/run` does, all that tests start by the hundred are bundled into that; it names the
 * folder to them, and without it they start the sources, as those of the start itself always do.
 */
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown, type Plugin } from "rolldown";
import { bundleNotePath, findBundle, type BundleNote } from "@parley/cli/bundle";
import { repositoryRoot } from "./repository.ts";

const started = "packages/cli/src/bin.ts";
const startedByTests = [
  started,
  "e2e/evaluations/testing/evaluation-worker.ts",
  "e2e/sdk/__fixtures__/dying-refund.ts",
  "e2e/sdk/__fixtures__/log-until-killed.ts",
  "packages/sync/src/testing/killed-command.ts",
];

/**
 * The threads of every busy server, and the modules that they load by their names, are bundled beside the program: from
 * the sources each keeps twice as much in memory (docs/decisions/0024).
 */
const threads = [
  "packages/db/src/sqlite/background-worker.ts",
  "packages/db/src/sqlite/reader-worker.ts",
  "apps/server/src/features/logs/search/log-index.store.ts",
  "apps/server/src/kernel/compute/compute-worker.ts",
  "apps/server/src/features/evaluations/figures/analyse-columns.ts",
  "apps/server/src/features/evaluations/figures/find-slices.ts",
  "apps/server/src/features/evaluations/items/order-items.ts",
];

/** Modules find what lies beside them (migrations, the web app, other threads) where they were before they were bundled. */
const keepPlaces = (folder: string): Plugin => ({
  name: "keep-places",
  transform: {
    filter: { code: /\bimport\.meta\.|\b__(?:file|dir)name\b/ },
    handler(code, id) {
      const isCommonJs = !/\bimport\.meta\./.test(code);
      return code
        .replaceAll(/\bnew URL\("(\.\/[^"]+)", import\.meta\.url\)/g, (written, beside: string) => {
          const file = relative(repositoryRoot, resolve(dirname(id), beside));
          return threads.includes(file) ? `new URL(${JSON.stringify(urlOfBundled(folder, file))})` : written;
        })
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href))
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(id)))
        .replaceAll("import.meta.filename", JSON.stringify(id))
        .replaceAll(/\b__dirname\b/g, (name) => (isCommonJs ? JSON.stringify(dirname(id)) : name))
        .replaceAll(/\b__filename\b/g, (name) => (isCommonJs ? JSON.stringify(id) : name));
    },
  },
});

const nameOf = (file: string): string => file.replace(/\.ts$/, "");
const urlOfBundled = (folder: string, file: string): string =>
  pathToFileURL(join(folder, `${nameOf(file)}.mjs`)).href;

/** The files that they are made of, without the packages of others. */
async function bundle(programs: readonly string[], folder: string): Promise<string[]> {
  rmSync(folder, { recursive: true, force: true });
  const input = Object.fromEntries(
    [...programs, ...threads].map((file) => [nameOf(file), join(repositoryRoot, file)]),
  );
  const plugins = [keepPlaces(folder)];
  const bundle = await rolldown({ input, platform: "node", logLevel: "silent", plugins });
  const { output } = await bundle.write({
    dir: folder,
    format: "esm",
    entryFileNames: "[name].mjs",
    chunkFileNames: "chunks/[name]-[hash].mjs",
  });
  await bundle.close();
  const modules = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
  return [...new Set(modules)]
    .map((file) => relative(repositoryRoot, file))
    .filter((file) => !file.startsWith("..") && !file.includes("\0") && !file.includes("node_modules"))
    .toSorted();
}

/** Beside those before it: a server that runs from one of them may have some of it still to load. */
async function bundleForPeople(): Promise<string> {
  if (findBundle(repositoryRoot) !== undefined) return "The program is bundled and current.";
  const note = join(repositoryRoot, bundleNotePath);
  const folder = join(dirname(note), String(Date.now()));
  const startedAt = performance.now();
  const sources = await bundle([started], folder);
  // What was installed, too: of packages of others this file changes with any of them.
  const files = [...sources, "package-lock.json", "node_modules/.package-lock.json"];
  const program = relative(repositoryRoot, join(folder, `${nameOf(started)}.mjs`));
  const facts: BundleNote = { root: repositoryRoot, program, files: Object.fromEntries(files.map(factsOf)) };
  writeFileSync(`${note}.new`, JSON.stringify(facts));
  renameSync(`${note}.new`, note);
  dropOldest(dirname(note));
  return `The program is bundled (${((performance.now() - startedAt) / 1000).toFixed(1)} s).`;
}

function factsOf(file: string): [string, [number, number]] {
  const { mtimeMs, size } = statSync(join(repositoryRoot, file));
  return [file, [mtimeMs, size]];
}

const kept = 3;

function dropOldest(folder: string): void {
  const names = readdirSync(folder).filter((name) => /^\d+$/.test(name));
  for (const name of names.toSorted((a, b) => Number(b) - Number(a)).slice(kept))
    rmSync(join(folder, name), { recursive: true, force: true });
}

if (import.meta.main) {
  const [given] = process.argv.slice(2);
  if (given === undefined) {
    console.log(await bundleForPeople());
  } else {
    await bundle(startedByTests, resolve(given));
    console.log(`The programs that tests start are in ${relative(repositoryRoot, resolve(given))}.`);
  }
}
