const MEMORY_SECTION = 5;

/**
 * Gives a WebAssembly module's memory a maximum, so that no template can make the process run out of its own.
 * Sizes are in pages of 64 KB. Works on modules with exactly one memory of its own that has no maximum yet.
 *
 * ```text
 * section 5: count=1 · flags=0 · minimum   →   count=1 · flags=1 · minimum · maximum
 * ```
 */
export function limitMemory(module: Uint8Array, maxPages: number): Uint8Array<ArrayBuffer> {
  let at = 8; // behind the magic number and the version
  while (at < module.length) {
    const sectionStart = at;
    const id = module[at];
    const size = readNumber(module, at + 1);
    const contentStart = size.end;
    at = contentStart + size.value;
    if (id !== MEMORY_SECTION) continue;
    if (module[contentStart] !== 1 || module[contentStart + 1] !== 0) break;
    const minimum = readNumber(module, contentStart + 2);
    const content = [1, 1, ...writeNumber(minimum.value), ...writeNumber(maxPages)];
    return Uint8Array.from([
      ...module.subarray(0, sectionStart),
      MEMORY_SECTION,
      ...writeNumber(content.length),
      ...content,
      ...module.subarray(at),
    ]);
  }
  throw new TypeError("The WebAssembly module has no memory that could be limited.");
}

/** LEB128, as WebAssembly writes unsigned numbers. */
function readNumber(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start, shift = 0; ; at += 1, shift += 7) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, end: at + 1 };
  }
}

function writeNumber(value: number): number[] {
  const low = value % 128;
  return value < 128 ? [low] : [low | 0x80, ...writeNumber(Math.floor(value / 128))];
}
