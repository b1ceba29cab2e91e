import type { Position, Range } from "vscode-languageserver/node";

/** Offsets as editors count them: lines and UTF-16 units from 0. To them a lone CR ends a line too. */
export type LineMap = {
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
  rangeOf(range: { start: number; end: number }): Range;
};

export function createLineMap(text: string): LineMap {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(({ 0: { length }, index }) => index + length)];
  const positionAt = (offset: number): Position => {
    let line = 0;
    for (let low = 0, high = starts.length - 1; low <= high;) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) {
        line = middle;
        low = middle + 1;
      } else high = middle - 1;
    }
    return { line, character: offset - (starts[line] ?? 0) };
  };
  return {
    positionAt,
    offsetAt({ line, character }) {
      const start = starts[line] ?? text.length;
      const next = starts[line + 1] ?? text.length + 1;
      return Math.min(start + character, Math.max(next - 1, start), text.length);
    },
    rangeOf: ({ start, end }) => ({ start: positionAt(start), end: positionAt(end) }),
  };
}
