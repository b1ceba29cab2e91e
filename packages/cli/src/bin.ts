import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { compileCacheFolder, makeCacheFolder } from "./compile-cache-folder.ts";
import { startLean } from "./start-lean.ts";

const args = process.argv.slice(2);
const cacheFolder = makeCacheFolder(
  compileCacheFolder({
    args,
    environment: process.env,
    modulesFolder: fileURLToPath(new URL("../../../node_modules", import.meta.url)),
  }),
);
startLean(fileURLToPath(import.meta.url), args, cacheFolder);

// Halves the time to start, and what the type stripper would keep in memory.
if (cacheFolder !== undefined) enableCompileCache(cacheFolder);

// Imported after the cache is on, so that it serves these modules too.
const { runCli } = await import("./run-cli.ts");

const exitCode = await runCli(args, {
  environment: process.env,
  workingDirectory: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
});
// A server that could not start has said so in `exitCode` itself.
if (exitCode !== 0) process.exitCode = exitCode;
