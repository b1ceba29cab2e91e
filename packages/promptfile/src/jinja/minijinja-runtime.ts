import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as glue from "minijinja-js/dist/bundler/minijinja_js_bg.js";
import { limitMemory } from "./limit-memory.ts";
import { getWebAssembly, isCrash } from "./web-assembly.ts";
import type { WasmMemory, WasmModule } from "./web-assembly.ts";

const WASM_FILE = "minijinja-js/dist/bundler/minijinja_js_bg.wasm";
const PAGE_BYTES = 64 * 1024;
/** What templates may take in all. More than a rendered text may be long, less than anybody would notice. */
const MAX_MEMORY_BYTES = 32 * 1024 * 1024;
/** An instance that has grown beyond this is replaced after use: WebAssembly memory never shrinks. */
const KEPT_MEMORY_BYTES = 16 * 1024 * 1024;

export type MinijinjaEnvironment = glue.Environment;

/**
 * The one instance of minijinja in this process (its JavaScript half keeps module-wide state), replaced when it
 * has crashed: running out of memory or stack leaves an instance that must not be used again.
 */
export type MinijinjaRuntime = {
  /** Runs `use` on an environment; afterwards the instance is replaced if it crashed or has grown. */
  run<T>(use: (environment: MinijinjaEnvironment) => T): T;
};

let shared: MinijinjaRuntime | undefined;

export function getMinijinjaRuntime(): MinijinjaRuntime {
  shared ??= createRuntime();
  return shared;
}

type Instance = { memory: WasmMemory; environment: MinijinjaEnvironment };

function createRuntime(): MinijinjaRuntime {
  const bytes = readFileSync(createRequire(import.meta.url).resolve(WASM_FILE));
  const module = new (getWebAssembly().Module)(limitMemory(bytes, MAX_MEMORY_BYTES / PAGE_BYTES));
  // A collected environment would be freed in the instance that is current by then, which is not its own.
  const retired: MinijinjaEnvironment[] = [];
  let current: Instance | undefined;
  const retire = (instance: Instance) => {
    retired.push(instance.environment);
    // Detaches the buffer, which is how the JavaScript half learns that its views of the memory are stale.
    instance.memory.grow(0);
    current = undefined;
  };
  return {
    run(use) {
      const instance = (current ??= instantiate(module));
      try {
        return use(instance.environment);
      } catch (error) {
        if (isCrash(error)) retire(instance);
        throw error;
      } finally {
        if (current && instance.memory.buffer.byteLength > KEPT_MEMORY_BYTES) retire(instance);
      }
    },
  };
}

function instantiate(module: WasmModule): Instance {
  const { Instance } = getWebAssembly();
  const { exports } = new Instance(module, { "./minijinja_js_bg.js": glue });
  glue.__wbg_set_wasm(exports);
  const environment = new glue.Environment();
  environment.undefinedBehavior = "strict";
  environment.enablePyCompat();
  return { memory: exports["memory"] as WasmMemory, environment };
}
