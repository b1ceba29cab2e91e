const pageBytes = 65_536;

type Memory = { buffer: ArrayBuffer; grow(pages: number): number };

const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: { Memory: { prototype: Memory } } };

/**
 * Bounds the memory that WebAssembly may grow to. Python then raises MemoryError. To be called before anything is
 * loaded; V8 has a limit of its own besides, which nothing in the process can change.
 */
export function limitMemory(): { setLimit(bytes: number): void; isExceeded(): boolean } {
  const grow = wasm.Memory.prototype.grow;
  let limit = Infinity;
  let isExceeded = false;
  wasm.Memory.prototype.grow = function growWithin(this: Memory, pages: number): number {
    if (this.buffer.byteLength + pages * pageBytes > limit) {
      isExceeded = true;
      throw new RangeError("The memory limit is reached.");
    }
    return grow.call(this, pages);
  };
  return {
    setLimit(bytes) {
      limit = bytes;
      isExceeded = false;
    },
    isExceeded: () => isExceeded,
  };
}
