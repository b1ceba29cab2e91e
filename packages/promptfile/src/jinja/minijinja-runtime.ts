import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as glue from "minijinja-js/dist/bundler/minijinja_js_bg.js";
import { limitMemory } from "./limit-memory.ts";
import { WORK_LEFT, meterWork } from "./meter-work.ts";
import { readSections, writeModule } from "./wasm-bytes.ts";
import { getWebAssembly, isCrash } from "./web-assembly.ts";
import type { WasmGlobal, WasmMemory, WasmModule } from "./web-assembly.ts";

const WASM_FILE = "minijinja-js/dist/bundler/minijinja_js_bg.wasm";
const PAGE_BYTES = 64 * 1024;
/** What templates may take in all. More than a rendered text may be long, less than anybody would notice. */
const MAX_MEMORY_BYTES = 32 * 1024 * 1024;
/** An instance that has grown beyond this is replaced after use: WebAssembly memory never shrinks. */
const KEPT_MEMORY_BYTES = 16 * 1024 * 1024;
/** What one use may do, in steps that take between one and ten nanoseconds: half a second at most. */
const MAX_WORK = 50_000_000;

export type MinijinjaEnvironment = glue.Environment;

/** A value, or what made the instance unusable: it ran out of time, or of memory or stack. */
export type MinijinjaResult<T> = { ok: true; value: T } | { ok: false; exhausted: "work" | "memory" };

/**
 * The one instance of minijinja in this process (its JavaScript half keeps module-wide state), replaced when it has
 * crashed: an instance that has run out of something must not be used again.
 */
export type MinijinjaRuntime = {
  /** Runs `use` on an environment; errors that minijinja raises in order are thrown. */
  run<T>(use: (environment: MinijinjaEnvironment) => T): MinijinjaResult<T>;
};

let shared: MinijinjaRuntime | undefined;

export function getMinijinjaRuntime(): MinijinjaRuntime {
  shared ??= createRuntime();
  return shared;
}

type Instance = { memory: WasmMemory; workLeft: WasmGlobal; environment: MinijinjaEnvironment };

function createRuntime(): MinijinjaRuntime {
  const module = loadModule();
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
      instance.workLeft.value = MAX_WORK;
      try {
        return { ok: true, value: use(instance.environment) };
      } catch (error) {
        if (!isCrash(error)) throw error;
        retire(instance);
        return { ok: false, exhausted: instance.workLeft.value < 0 ? "work" : "memory" };
      } finally {
        if (current && instance.memory.buffer.byteLength > KEPT_MEMORY_BYTES) retire(instance);
      }
    },
  };
}

function loadModule(): WasmModule {
  const bytes = readFileSync(createRequire(import.meta.url).resolve(WASM_FILE));
  const sections = meterWork(limitMemory(readSections(bytes), MAX_MEMORY_BYTES / PAGE_BYTES));
  const { Module } = getWebAssembly();
  return new Module(writeModule(bytes, sections));
}

function instantiate(module: WasmModule): Instance {
  const { Instance } = getWebAssembly();
  const { exports } = new Instance(module, { "./minijinja_js_bg.js": glue });
  const workLeft = exports[WORK_LEFT] as WasmGlobal;
  workLeft.value = MAX_WORK;
  glue.__wbg_set_wasm(exports);
  const environment = new glue.Environment();
  environment.undefinedBehavior = "strict";
  environment.enablePyCompat();
  return { memory: exports["memory"] as WasmMemory, workLeft, environment };
}
