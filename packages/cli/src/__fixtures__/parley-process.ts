import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const bin = join(import.meta.dirname, "../../bin/parley.js");

/** The same in a few files, where `.ci/run` made them (`tools/bundle-programs.ts`): most of a run's time is loading it. */
const bundles = process.env["PARLEY_TEST_PROGRAMS"];
const bundle = bundles === undefined ? undefined : join(bundles, "packages/cli/src/bin.mjs");

const compileCache = join(import.meta.dirname, "../../../../node_modules/.cache/parley");

/** Nothing of the machine's own settings reaches a tested command. */
const cleanEnvironment = {
  PATH: process.env["PATH"] ?? "",
  HOME: tmpdir(),
  // A server would begin one in its own folder, that is: compile everything anew.
  NODE_COMPILE_CACHE: compileCache,
  // A server from a bundle does not begin anew from the sources.
  ...(bundle !== undefined && { PARLEY_IS_LEAN: "1" }),
};

export type Run = { code: number | null; stdout: string; stderr: string };
type Options = { cwd: string; input?: string; env?: Record<string, string>; nodeFlags?: string[] };

export function spawnParley(parts: string[], { cwd, env = {}, nodeFlags = [] }: Options) {
  const program = nodeFlags.length > 0 ? bin : (bundle ?? bin);
  return spawn(process.execPath, [...nodeFlags, program, ...parts], { cwd, env: { ...cleanEnvironment, ...env } });
}

/** Runs the real command to its end. */
export async function runParley(parts: string[], options: Options): Promise<Run> {
  const child = spawnParley(parts, options);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.end(options.input ?? "");
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

/** A folder of its own for a test, removed afterwards. */
export function createFolder() {
  const path = mkdtempSync(join(tmpdir(), "parley-cli-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** `parley serve` in a folder, as a person would start it; its examples are there. */
export async function startParley() {
  const folder = createFolder();
  const child = spawnParley(["serve", "--port", "0"], { cwd: folder.path, env: { PARLEY_LOG_LEVEL: "silent" } });
  let said = "";
  for await (const text of child.stdout.setEncoding("utf8")) {
    said += text;
    if (said.includes("\n")) break;
  }
  return {
    cwd: folder.path,
    /** The line it printed when it was ready. */
    said,
    run: (parts: string[], options: Partial<Options> = {}) => runParley(parts, { cwd: folder.path, ...options }),
    start: (parts: string[]) => spawnParley(parts, { cwd: folder.path }),
    async stop(): Promise<number | null> {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
      folder[Symbol.dispose]();
      return child.exitCode;
    },
  };
}
