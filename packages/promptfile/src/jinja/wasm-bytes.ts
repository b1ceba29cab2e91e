/** LEB128, as WebAssembly writes unsigned numbers. */
export function readNumber(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start, shift = 0; ; at += 1, shift += 7) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, end: at + 1 };
  }
}

export function writeNumber(value: number): number[] {
  const low = value % 128;
  return value < 128 ? [low] : [low | 0x80, ...writeNumber(Math.floor(value / 128))];
}

/** The offset behind a number of either sign. */
export function skipNumber(bytes: Uint8Array, start: number): number {
  let at = start;
  while ((bytes[at] ?? 0) >= 0x80) at += 1;
  return at + 1;
}

/** One section of a module: its kind, and what is in it. */
export type WasmSection = { id: number; content: Uint8Array };

const HEADER_LENGTH = 8; // the magic number and the version

export function readSections(module: Uint8Array): WasmSection[] {
  const sections: WasmSection[] = [];
  let at = HEADER_LENGTH;
  while (at < module.length) {
    const id = module[at] ?? 0;
    const size = readNumber(module, at + 1);
    at = size.end + size.value;
    sections.push({ id, content: module.subarray(size.end, at) });
  }
  return sections;
}

export function writeModule(header: Uint8Array, sections: readonly WasmSection[]): Uint8Array<ArrayBuffer> {
  return concatBytes([
    header.subarray(0, HEADER_LENGTH),
    ...sections.flatMap(({ id, content }) => [
      Uint8Array.from([id, ...writeNumber(content.length)]),
      content,
    ]),
  ]);
}

export function concatBytes(pieces: readonly (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    result.set(piece, at);
    at += piece.length;
  }
  return result;
}
