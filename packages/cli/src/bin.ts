import { existsSync, mkdirSync } from "node:fs";
import { enableCompileCache } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compileCacheFolder } from "./compile-cache-folder.ts";
import { startLean } from "./start-lean.ts";

startLean(fileURLToPath(import.meta.url), process.argv.slice(2));

// Halves the time to start, and what the type stripper would keep in memory.
const cacheFolder = compileCacheFolder({
  args: process.argv.slice(2),
  environment: process.env,
  modulesFolder: fileURLToPath(new URL("../../../node_modules", import.meta.url)),
});
try {
  // Not with all that is above them, which is the server's to make, and to say where it cannot be made.
  for (const folder of [path.dirname(cacheFolder), cacheFolder]) {
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  }
  enableCompileCache(cacheFolder);
} catch {
  // A folder that cannot be written: everything works as well, only slower.
}

// Imported after the cache is on, so that it serves these modules too.
const { runCli } = await import("./run-cli.ts");

const exitCode = await runCli(process.argv.slice(2), {
  environment: process.env,
  workingDirectory: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
});
// A server that could not start has said so in `exitCode` itself.
if (exitCode !== 0) process.exitCode = exitCode;
