import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type CodeLanguage, SandboxUnavailableError } from "./run-code.ts";

/** An interpreter, and the program that runs it in a process of its own. */
export type EngineName = "python" | "javascript";

export function engineOf(language: CodeLanguage): EngineName {
  return language === "python" ? "python" : "javascript";
}

const require = createRequire(import.meta.url);
export const childFolder = fileURLToPath(new URL("./child/", import.meta.url));
/** Our sources as they are, or without types. */
export const isFromSource = import.meta.url.endsWith(".ts");
const ending = isFromSource ? "ts" : "js";

/** Where Python's interpreter is. @throws SandboxUnavailableError where it is not installed */
export const findPyodide = (): string => folderOf("pyodide");

const javascriptPackages = ["@jitl/quickjs-ng-wasmfile-release-sync", "quickjs-emscripten-core", "acorn"];

/** MiB of WebAssembly memory that no run is given more of, whatever it is allowed: V8 keeps to it. */
const hardMemoryMb = 1024;

export type EngineOptions = {
  /** Where Python's memory after its start is; instead of it, the wish to make that. */
  snapshot?: string | undefined;
  /** The programs without types; see `ensureUntypedPrograms`. */
  programs?: string | undefined;
  /** Packages that Python can import. */
  wheels?: readonly string[] | undefined;
  /** Whether TypeScript is to be expected: what erases its types is then loaded before the first run. */
  hasTypeScript?: boolean;
};

/**
 * The arguments of Node: what the process may do at all. It reads its own program and its interpreter; it writes
 * nothing, starts nothing, loads no native code, and makes no code from text.
 */
export function engineArguments(
  engine: EngineName,
  { snapshot, programs, wheels = [], hasTypeScript = false }: EngineOptions,
): string[] {
  const program =
    engine === "python"
      ? [`${childFolder}python/python-child.${ending}`, findPyodide(), snapshot ?? "", ...wheels]
      : [`${childFolder}javascript/javascript-child.${ending}`, ...(hasTypeScript ? ["typescript"] : [])];
  const readable = [
    childFolder,
    ...interpreterFolders(engine),
    ...[snapshot, programs, ...wheels].filter((path) => path !== undefined && isAbsolute(path)),
  ];
  return [
    "--permission",
    ...readable.map((path) => `--allow-fs-read=${path}`),
    "--disallow-code-generation-from-strings",
    "--no-warnings",
    ...(programs === undefined ? [] : [`--import=${pathToFileURL(programs).href}`]),
    "--max-old-space-size=128",
    // Deeper than what the interpreters themselves allow, so that they end recursion before V8 does.
    "--stack-size=3900",
    `--wasm-max-mem-pages=${hardMemoryMb * 16}`,
    // What a run throws away is little, and is not to pile up: 15 MB less a process, for the same time.
    ...(engine === "javascript" ? ["--max-semi-space-size=1"] : []),
    ...program,
  ];
}

function interpreterFolders(engine: EngineName): string[] {
  if (engine === "python") return [`${findPyodide()}/`];
  const ofQuickJs = createRequire(resolveInstalled("quickjs-emscripten-core"));
  return [
    ...javascriptPackages.flatMap((name) => readableOf(name)),
    ...readableOf("@jitl/quickjs-ffi-types", ofQuickJs),
  ];
}

/** What has to be readable of a package for it to be imported: also the links by which it is found, where it is linked. */
function readableOf(name: string, from = require): string[] {
  const places = (from.resolve.paths(name) ?? []).map((folder) => join(folder, name));
  const links = places.filter((place) => existsSync(place) && realpathSync(place) !== place);
  return [`${folderOf(name, from)}/`, ...links.flatMap((link) => [link, `${link}/`])];
}

function resolveInstalled(name: string, from = require): string {
  try {
    return from.resolve(name);
  } catch (cause) {
    throw new SandboxUnavailableError(`Code needs the package ${name}, which is not installed.`, { cause });
  }
}

/** Where a package is. Not all of them let their package.json be asked for. */
function folderOf(name: string, from = require): string {
  const file = resolveInstalled(name, from);
  const folder = join("node_modules", name);
  return file.slice(0, file.lastIndexOf(folder) + folder.length);
}
