import { readFileSync } from "node:fs";
import variant from "@jitl/quickjs-ng-wasmfile-release-sync";
import { newQuickJSWASMModuleFromVariant, newVariant } from "quickjs-emscripten-core";
import type { QuickJSSyncVariant, QuickJSWASMModule } from "quickjs-emscripten-core";

/** Of 64 KiB each: its data, its stack, and an interpreter with small code. It grows where code needs more. */
const startPages = 96;
const mostPages = 32_768;

type WasmMemory = Awaited<ReturnType<QuickJSWASMModule["getWasmMemory"]>>;
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: { Memory: new (limits: { initial: number; maximum: number }) => WasmMemory };
};

/** QuickJS, with less memory at its start than it asks for: all of it is put back before each run. */
export function loadQuickJs(): Promise<QuickJSWASMModule> {
  const file = new URL(import.meta.resolve("@jitl/quickjs-ng-wasmfile-release-sync/wasm"));
  const small = newVariant(variant as unknown as QuickJSSyncVariant, {
    wasmBinary: async () => askForLess(readFileSync(file)),
    wasmMemory: async () => new wasm.Memory({ initial: startPages, maximum: mostPages }),
  });
  return newQuickJSWASMModuleFromVariant(small);
}

/** How the module imports its memory: from "a" as "a", with a maximum, at least 256 pages. */
const asked = Buffer.from([1, 0x61, 1, 0x61, 2, 1, 0x80, 2, 0x80, 0x80, 2]);
const placeOfPages = 6;

/** @throws Error where the module asks otherwise: then it is another than this was written for */
function askForLess(binary: Buffer): ArrayBuffer {
  const at = binary.indexOf(asked);
  if (at < 0) throw new Error("QuickJS asks for its memory otherwise than it is known to.");
  const bytes = new Uint8Array(binary);
  // A number in two bytes of seven bits, the lower ones first.
  bytes.set([0x80 | (startPages & 0x7f), startPages >> 7], at + placeOfPages);
  return bytes.buffer;
}
