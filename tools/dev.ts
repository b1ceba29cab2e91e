/** `npm run dev`: the server, restarted on change, and the web app with hot reload; the first to end ends both. */
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";

const inRoot = (path: string): string => join(repositoryRoot, path);

function start(name: string, args: readonly string[], cwd = repositoryRoot): ChildProcess {
  const child = spawn(process.execPath, args, { cwd, stdio: "inherit" });
  child.on("exit", (code) => {
    console.log(`The ${name} ended${code === null ? "" : ` with ${code}`}.`);
    stop();
  });
  return child;
}

const children = [
  start("server", ["--watch", "--watch-preserve-output", inRoot("packages/cli/src/bin.ts"), "serve"]),
  start("web app", [inRoot("node_modules/vite/bin/vite.js")], inRoot("apps/web")),
];

function stop(): void {
  for (const child of children) child.kill("SIGTERM");
}

process.on("SIGINT", stop);
process.on("SIGTERM", stop);
