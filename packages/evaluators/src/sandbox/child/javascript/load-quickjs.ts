import { readFileSync } from "node:fs";
import variant from "@jitl/quickjs-ng-wasmfile-release-sync";
import { newQuickJSWASMModuleFromVariant, newVariant } from "quickjs-emscripten-core";
import type { QuickJSSyncVariant, QuickJSWASMModule } from "quickjs-emscripten-core";

/** Of 64 KiB each: its data, its stack, and an interpreter with small code. It grows where code needs more, once. */
const startPages = 25;
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

/**
 * What it asks for, as the module has it, and what it gets instead; each as long as the other, and as often there. Its stack
 * is 5 MiB, of which code is given 1 (`setMaxStackSize`): of 1.25, the rest is for what is under way below that limit. What
 * comes behind the stack begins 3.75 MiB earlier then. Most of what is put back is this stack, which takes as long as a
 * small run itself.
 */
const wishes = [
  // It imports its memory from "a" as "a", with a maximum: at least 256 pages; a number has seven bits in a byte, the lower ones first.
  {
    asked: [1, 0x61, 1, 0x61, 2, 1, 0x80, 2, 0x80, 0x80, 2],
    given: [1, 0x61, 1, 0x61, 2, 1, 0x80 | startPages, 0, 0x80, 0x80, 2],
    count: 1,
  },
  // Where the stack begins, which grows downwards, and the heap: 5 342 832, a global's first value and a constant of the code.
  { asked: [0x41, 0xf0, 0x8c, 0xc6, 0x02], given: [0x41, 0xf0, 0x8c, 0xd6, 0x00], count: 2 },
  // How long the stack is: a constant of the code.
  { asked: [0x41, 0x80, 0x80, 0xc0, 0x02], given: [0x41, 0x80, 0x80, 0xd0, 0x00], count: 1 },
  // Where the heap begins: the last of the data.
  { asked: [0x0b, 3, 0x70, 0x86, 0x51], given: [0x0b, 3, 0x70, 0x86, 0x15], count: 1 },
];

/** @throws Error where the module asks otherwise: then it is another than this was written for */
function askForLess(binary: Buffer): ArrayBuffer {
  const bytes = Buffer.from(new Uint8Array(binary).buffer);
  for (const { asked, given, count } of wishes) {
    const places = findAll(bytes, Buffer.from(asked));
    if (places.length !== count)
      throw new Error("QuickJS asks for its memory otherwise than it is known to.");
    for (const place of places) bytes.set(given, place);
  }
  return bytes.buffer;
}

function findAll(bytes: Buffer, wanted: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) places.push(at);
  return places;
}
