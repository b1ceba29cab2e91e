/** Builds the package `@parley/sdk` as it is published, into `packages/sdk/dist` or the folder given. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleCode } from "./build-sdk/bundle-code.ts";
import { createManifest } from "./build-sdk/manifest.ts";
import { writeTypes } from "./build-sdk/write-types.ts";
import { repositoryRoot } from "./repository.ts";

/** Builds it: code, types and manifest. */
export async function buildSdk(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const [esm, cjs] = [join(folder, "esm"), join(folder, "cjs")];
  for (const one of [esm, cjs]) mkdirSync(one, { recursive: true });
  await bundleCode(esm, "esm");
  await bundleCode(cjs, "cjs");
  writeTypes([
    { folder: join(esm, "types"), ending: "ts" },
    { folder: join(cjs, "types"), ending: "cts" },
  ]);
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(createManifest(), undefined, 2)}\n`);
  copyFileSync(join(repositoryRoot, "packages/sdk/README.md"), join(folder, "README.md"));
  copyFileSync(join(repositoryRoot, "LICENSE"), join(folder, "LICENSE"));
}

if (import.meta.main) await buildSdk(resolve(process.argv[2] ?? join(repositoryRoot, "packages/sdk/dist")));
