/** The little we use of the WebAssembly interface, which TypeScript otherwise only knows together with a browser. */
export type WasmMemory = { readonly buffer: ArrayBuffer; grow(pages: number): number };
export type WasmGlobal = { value: number };
export type WasmModule = object;
export type WasmExports = Readonly<Record<string, unknown>>;

type WebAssemblyInterface = {
  Module: new (bytes: Uint8Array) => WasmModule;
  Instance: new (module: WasmModule, imports: Record<string, unknown>) => { readonly exports: WasmExports };
  RuntimeError: new () => Error;
};

export function getWebAssembly(): WebAssemblyInterface {
  return (globalThis as unknown as { WebAssembly: WebAssemblyInterface }).WebAssembly;
}

/** Whether an error means that the instance which raised it must not be used again: out of memory, stack or steps. */
export function isCrash(error: unknown): boolean {
  return error instanceof getWebAssembly().RuntimeError || error instanceof RangeError;
}
