/**
 * Bundles the programs that tests start by the hundred, each into a few files of a folder given: a server from its
 * 2600 sources takes three times the processor's time to start. `.ci/run` names the folder to the tests; without it
 * they start the sources, as those of the start itself always do.
 */
import { rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown, type Plugin } from "rolldown";
import { repositoryRoot } from "./repository.ts";

const programs = ["packages/cli/src/bin.ts", "e2e/evaluations/testing/evaluation-worker.ts"];

/** Modules find what lies beside them (threads, migrations, the web app) where they were before they were bundled. */
const keepPlaces: Plugin = {
  name: "keep-places",
  transform: {
    filter: { code: /\bimport\.meta\.|\b__(?:file|dir)name\b/ },
    handler(code, id) {
      const isCommonJs = !/\bimport\.meta\./.test(code);
      return code
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href))
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(id)))
        .replaceAll("import.meta.filename", JSON.stringify(id))
        .replaceAll(/\b__dirname\b/g, (name) => (isCommonJs ? JSON.stringify(dirname(id)) : name))
        .replaceAll(/\b__filename\b/g, (name) => (isCommonJs ? JSON.stringify(id) : name));
    },
  },
};

async function bundlePrograms(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const input = Object.fromEntries(
    programs.map((file) => [file.replace(/\.ts$/, ""), join(repositoryRoot, file)]),
  );
  const bundle = await rolldown({ input, platform: "node", logLevel: "silent", plugins: [keepPlaces] });
  await bundle.write({
    dir: folder,
    format: "esm",
    entryFileNames: "[name].mjs",
    chunkFileNames: "chunks/[name]-[hash].mjs",
  });
  await bundle.close();
}

if (import.meta.main) {
  const folder = resolve(process.argv[2] ?? join(repositoryRoot, "node_modules/.cache/parley-programs"));
  const startedAt = performance.now();
  await bundlePrograms(folder);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`The programs that tests start are in ${relative(repositoryRoot, folder)} (${seconds} s).`);
}
