/** 1-based line and column of an offset, in UTF-16 units; a byte order mark takes no column. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  const hasMark = lineStart === 0 && before.startsWith("\uFEFF");
  return { line: before.split("\n").length, column: offset - lineStart + (hasMark ? 0 : 1) };
}
