/** Above this, memory that a run made grow is given back by ending the process. Also the least limit a run can have. */
const largestKeptBytes = 64 * 1024 * 1024;

/**
 * Remembers the memory of a WebAssembly instance, in which everything of an interpreter lives, and puts it back:
 * nothing of what ran in between is left, whatever it did to the interpreter.
 */
export function createMemoryReset(read: () => Uint8Array): { reset(): boolean } {
  const remembered = read().slice();
  return {
    /** False when it grew too much to be kept. */
    reset() {
      const memory = read();
      if (memory.length > largestKeptBytes) return false;
      memory.set(remembered);
      memory.fill(0, remembered.length);
      return true;
    },
  };
}
