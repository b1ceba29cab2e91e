import { readNumber, writeNumber } from "./wasm-bytes.ts";
import type { WasmSection } from "./wasm-bytes.ts";

const MEMORY_SECTION = 5;

/**
 * Gives a WebAssembly module's memory a maximum, so that no template can make the process run out of its own.
 * Sizes are in pages of 64 KB. Works on modules with exactly one memory of its own that has no maximum yet.
 *
 * ```text
 * section 5: count=1 · flags=0 · minimum   →   count=1 · flags=1 · minimum · maximum
 * ```
 */
export function limitMemory(sections: readonly WasmSection[], maxPages: number): WasmSection[] {
  return sections.map((section) => {
    if (section.id !== MEMORY_SECTION) return section;
    if (section.content[0] !== 1 || section.content[1] !== 0)
      throw new TypeError("Cannot limit this memory.");
    const minimum = readNumber(section.content, 2).value;
    return {
      id: section.id,
      content: Uint8Array.from([1, 1, ...writeNumber(minimum), ...writeNumber(maxPages)]),
    };
  });
}
