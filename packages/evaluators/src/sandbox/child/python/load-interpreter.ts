import { constants, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { basename } from "node:path";

/** What we use of Emscripten's module below Pyodide. */
export type EmscriptenModule = {
  HEAPU8: Uint8Array;
  FS: EmscriptenFs;
  __hiwire_get(index: number): unknown;
  __hiwire_set(index: number, value: unknown): void;
};

type Operations = Record<string, unknown>;

export type EmscriptenFs = {
  mkdirTree(path: string): void;
  writeFile(path: string, bytes: Uint8Array, options: { canOwn: true }): void;
  ErrnoError: new (code: number) => Error;
  streams: unknown[];
  currentPath: string;
  filesystems: {
    MEMFS: {
      ops_table: Record<"dir" | "file" | "link" | "chrdev", { node: Operations; stream: Operations }>;
    };
  };
};

export type Interpreter = {
  run(orderJson: string): string;
  module: EmscriptenModule;
  makeSnapshot(): Uint8Array;
};

type LoadOptions = {
  folder: string;
  snapshot?: Uint8Array | undefined;
  /** Files of packages to be imported from, after what Python has itself. */
  wheels?: readonly string[];
  makeSnapshot?: boolean;
  write?: (stream: "stdout" | "stderr", bytes: Uint8Array) => void;
  /** Read by Python as it runs: a signal, or 0. */
  interrupts?: ArrayLike<number>;
};

type Pyodide = {
  _module: EmscriptenModule;
  _api: { config: { _loadSnapshot?: unknown } };
  globals: { get(name: string): { callKwargs?: unknown } & ((...args: string[]) => string) };
  runPython(code: string): unknown;
  makeMemorySnapshot(): Uint8Array;
  setInterruptBuffer(buffer: ArrayLike<number>): void;
  setStdin(options: { error: true }): void;
  setStdout(options: { write(bytes: Uint8Array): number }): void;
  setStderr(options: { write(bytes: Uint8Array): number }): void;
};

/** Loads Python with nothing of the host in it: no globals, no environment, no input, no way to import JavaScript. */
export async function loadInterpreter({
  folder,
  snapshot,
  wheels = [],
  makeSnapshot = false,
  write,
  interrupts,
}: LoadOptions): Promise<Interpreter> {
  prepareHost();
  const { loadPyodide } = (await import(`${folder}/pyodide.mjs`)) as {
    loadPyodide(options: Record<string, unknown>): Promise<Pyodide>;
  };
  const pyodide = await loadPyodide({
    indexURL: folder,
    jsglobals: Object.create(null) as object,
    env: { HOME: "/home/sandbox" },
    ...(makeSnapshot ? { _makeSnapshot: true } : {}),
    ...(snapshot ? { _loadSnapshot: snapshot } : {}),
  });
  // Megabytes that were copied by now.
  delete pyodide._api.config._loadSnapshot;
  const output = (stream: "stdout" | "stderr") => ({
    write(bytes: Uint8Array): number {
      write?.(stream, bytes);
      return bytes.length;
    },
  });
  pyodide.setStdin({ error: true });
  pyodide.setStdout(output("stdout"));
  pyodide.setStderr(output("stderr"));
  if (!snapshot) pyodide.runPython(readFileSync(new URL("./harness.py", import.meta.url), "utf8"));
  addPackages(pyodide, wheels);
  if (interrupts) pyodide.setInterruptBuffer(interrupts);
  if (!makeSnapshot) pyodide.runPython("hide_host()");
  return {
    run: makeSnapshot ? () => "" : pyodide.globals.get("run"),
    module: pyodide._module,
    makeSnapshot: () => pyodide.makeMemorySnapshot(),
  };
}

/** A wheel is an archive from which Python imports as it is. The standard library comes first. */
function addPackages(pyodide: Pyodide, wheels: readonly string[]): void {
  if (wheels.length === 0) return;
  const { FS } = pyodide._module;
  FS.mkdirTree("/packages");
  const places = wheels.map((wheel) => `/packages/${basename(wheel)}`);
  for (const [index, wheel] of wheels.entries())
    FS.writeFile(places[index] ?? "", readFileSync(wheel), { canOwn: true });
  pyodide.runPython(`sys.path.extend(${JSON.stringify(places)})`);
}

/** Pyodide's loader for Node wants a WebSocket package and `process.binding`, which the permission model refuses. */
function prepareHost(): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "ws"
        ? { url: "data:text/javascript,export default {}", shortCircuit: true }
        : next(specifier, context),
  });
  const binding = (name: string): unknown => (name === "constants" ? { fs: constants } : {});
  Object.defineProperty(process, "binding", { value: binding });
  // Reading these would take stdin and stdout, which are ours to speak with the parent.
  for (const name of ["stdin", "stdout", "stderr"]) Object.defineProperty(process, name, { value: {} });
  // A run's objects are gone with its memory: nothing may be freed later in what the next run then uses.
  globalThis.FinalizationRegistry = class {
    readonly [Symbol.toStringTag] = "FinalizationRegistry";
    register(): void {}
    unregister(): boolean {
      return false;
    }
  };
}
