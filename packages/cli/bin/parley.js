#!/usr/bin/env node
// The command as npm links it. Plain JavaScript, because the Node that reads this may be too old for the rest; then the
// Node that came with `npm ci` takes over.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const neededMajor = 24;
const start = fileURLToPath(new URL("../src/start.ts", import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= neededMajor) {
  // So early that not even the first modules are stripped of their types again; a server has a folder of its own.
  const modules = dirname(dirname(dirname(dirname(start))));
  const cache = join(modules, "node_modules", ".cache", "parley");
  if (process.argv[2] !== "serve" && existsSync(cache)) enableCompileCache(cache);
  await import("../src/start.ts");
} else {
  const node = findOwnNode(dirname(start));
  if (node) handOver(node);
  else {
    console.error(
      `parley needs Node ${neededMajor} or later; this is ${process.version} (${process.execPath}).\n` +
        "Run `npm ci` in Parley's folder, which brings the right one, then `npx parley`.",
    );
    process.exitCode = 1;
  }
}

/** The `node` that is a dependency of the project, in the nearest `node_modules` above. */
function findOwnNode(folder) {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const candidate = join(folder, "node_modules", "node", "bin", name);
  if (existsSync(candidate)) return candidate;
  const parent = dirname(folder);
  return parent === folder ? null : findOwnNode(parent);
}

/** Runs the same command under another Node, as if it were this process: same streams, signals and exit code. */
function handOver(node) {
  const child = spawn(node, [start, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`parley could not start ${node}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}
