import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CodeLanguage, SandboxUnavailableError } from "./run-code.ts";

/** An interpreter, and the program that runs it in a process of its own. */
export type EngineName = "python" | "javascript";

export function engineOf(language: CodeLanguage): EngineName {
  return language === "python" ? "python" : "javascript";
}

const require = createRequire(import.meta.url);
const childFolder = fileURLToPath(new URL("./child/", import.meta.url));
/** Our sources as they are, or bundled. */
const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";

/** Where Python's interpreter is. @throws SandboxUnavailableError where it is not installed */
export const findPyodide = (): string => folderOf("pyodide");

const javascriptPackages = ["@jitl/quickjs-ng-wasmfile-release-sync", "quickjs-emscripten-core", "acorn"];

/** MiB of WebAssembly memory that no run is given more of, whatever it is allowed: V8 keeps to it. */
const hardMemoryMb = 1024;

/**
 * The arguments of Node: what the process may do at all. It reads its own program and its interpreter; it writes
 * nothing, starts nothing, loads no native code, and makes no code from text.
 */
export function engineArguments(engine: EngineName, snapshot?: string): string[] {
  const program =
    engine === "python"
      ? [
          `${childFolder}python/python-child.${ending}`,
          findPyodide(),
          ...(snapshot === undefined ? [] : [snapshot]),
        ]
      : [`${childFolder}javascript/javascript-child.${ending}`];
  const readable = [
    childFolder,
    ...interpreterFolders(engine),
    ...(snapshot?.startsWith("/") ? [snapshot] : []),
  ];
  return [
    "--permission",
    ...readable.map((path) => `--allow-fs-read=${path}`),
    "--disallow-code-generation-from-strings",
    "--no-warnings",
    "--max-old-space-size=128",
    // Deeper than what the interpreters themselves allow, so that they end recursion before V8 does.
    "--stack-size=3900",
    `--wasm-max-mem-pages=${hardMemoryMb * 16}`,
    ...program,
  ];
}

function interpreterFolders(engine: EngineName): string[] {
  if (engine === "python") return [`${findPyodide()}/`];
  const ofQuickJs = createRequire(resolveInstalled("quickjs-emscripten-core"));
  const folders = javascriptPackages.flatMap((name) => [folderOf(name), ...placesOf(name)]);
  const name = "@jitl/quickjs-ffi-types";
  return [...folders, folderOf(name, ofQuickJs), ...placesOf(name, ofQuickJs)].map((folder) => `${folder}/`);
}

function resolveInstalled(name: string, from = require): string {
  try {
    return from.resolve(name);
  } catch (cause) {
    throw new SandboxUnavailableError(`Code needs the package ${name}, which is not installed.`, { cause });
  }
}

/** Where a package is looked for and found, which may be a link to where it is: what is asked for is what is permitted. */
const placesOf = (name: string, from = require): string[] =>
  (from.resolve.paths(name) ?? []).map((folder) => join(folder, name)).filter((folder) => existsSync(folder));

/** Where a package is. Not all of them let their package.json be asked for. */
function folderOf(name: string, from = require): string {
  const file = resolveInstalled(name, from);
  const folder = join("node_modules", name);
  return file.slice(0, file.lastIndexOf(folder) + folder.length);
}
