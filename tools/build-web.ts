/**
 * Builds the web app when its build is missing or older than its sources. Quiet: one line. It runs at `npm ci`, so
 * it never fails: without a build the server still works and says how to make one.
 */
import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip as gzipWithCallback } from "node:zlib";
import { repositoryRoot } from "./repository.ts";

const brotli = promisify(brotliCompress);
const gzip = promisify(gzipWithCallback);

const sources = [
  "apps/web/src",
  "apps/web/index.html",
  "apps/web/public",
  "apps/web/package.json",
  "apps/web/vite.config.ts",
  "packages/contract/src",
  "packages/policy/src",
  "packages/promptfile/src",
  "packages/sdk/src",
  "packages/statistics/src",
  "packages/sync/src",
  "examples/evaluators",
];

/** When anything below a path last changed, in milliseconds; 0 where there is nothing. Builds do not count. */
export async function newestChange(path: string): Promise<number> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts) return 0;
  if (!facts.isDirectory()) return facts.mtimeMs;
  const names = (await readdir(path)).filter((name) => name !== "node_modules" && !name.includes(".gen."));
  const changes = await Promise.all(names.map((name) => newestChange(join(path, name))));
  return Math.max(0, ...changes);
}

const worthCompressingBytes = 1024;

/** Each asset beside its compressed forms, which the server sends as they are to browsers that take them. */
async function compressAssets(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /\.(?:js|css|svg)$/.test(name));
  await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      if (bytes.byteLength < worthCompressingBytes) return;
      await writeFile(join(folder, `${name}.br`), await brotli(bytes));
      await writeFile(join(folder, `${name}.gz`), await gzip(bytes));
    }),
  );
}

async function buildWeb(): Promise<string> {
  const root = join(repositoryRoot, "apps/web");
  if (!existsSync(join(root, "index.html"))) return "The web app has no sources here: nothing to build.";
  const changes = await Promise.all(sources.map((path) => newestChange(join(repositoryRoot, path))));
  if ((await newestChange(join(root, "dist/index.html"))) > Math.max(...changes)) {
    return "The web app is built and current.";
  }
  const startedAt = performance.now();
  // Whoever asks may be a test: React would be the one for developers, larger and slower.
  process.env["NODE_ENV"] = "production";
  const { build } = await import("vite");
  await build({ root, logLevel: "error" });
  await compressAssets(join(root, "dist/assets"));
  return `The web app is built (${((performance.now() - startedAt) / 1000).toFixed(1)} s).`;
}

if (import.meta.main) {
  try {
    console.log(await buildWeb());
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    console.error(
      `The web app could not be built: ${reason}. The server works without it; see \`npm run build:web\`.`,
    );
    if (process.argv.includes("--strict")) process.exitCode = 1;
  }
}
