/** Memory that grew beyond this is given back by ending the process. Also the least limit a run can have. */
const largestKeptBytes = 64 * 1024 * 1024;

const pageBytes = 16_384;
const emptyPage = new Uint8Array(pageBytes);

/** Everything of an interpreter as it once was: all of it lives in the memory of a WebAssembly instance. */
export type MemoryImage = {
  /** Puts it back: nothing of what ran since is left, whatever that did to the interpreter. */
  restore(): void;
  /** What keeping it takes. */
  readonly keptBytes: number;
};

/** A stretch of memory; without bytes, of nothing but zeros. */
type Stretch = { start: number; end: number; bytes?: Uint8Array };

/** Remembers the memory as it is. Most of it is empty, and is not kept. */
export function takeImage(read: () => Uint8Array): MemoryImage {
  const memory = read();
  const stretches = findStretches(memory).map(({ start, end, isEmpty }): Stretch =>
    isEmpty ? { start, end } : { start, end, bytes: memory.slice(start, end) },
  );
  const takenBytes = memory.length;
  return {
    keptBytes: stretches.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0),
    restore() {
      const now = read();
      for (const { start, end, bytes } of stretches) {
        if (bytes) now.set(bytes, start);
        else now.fill(0, start, end);
      }
      now.fill(0, takenBytes);
    },
  };
}

/** Whether it is small enough to be put back again and again. */
export const isKeepable = (memory: Uint8Array): boolean => memory.length <= largestKeptBytes;

type Found = { start: number; end: number; isEmpty: boolean };

function findStretches(memory: Uint8Array): Found[] {
  const found: Found[] = [];
  for (let start = 0; start < memory.length; start += pageBytes) {
    const end = Math.min(start + pageBytes, memory.length);
    const page = memory.subarray(start, end);
    const isEmpty = Buffer.compare(page, emptyPage.subarray(0, page.length)) === 0;
    const last = found.at(-1);
    if (last?.isEmpty === isEmpty) last.end = end;
    else found.push({ start, end, isEmpty });
  }
  return found;
}
