/** 1-based line and column of an offset. A byte order mark takes no column. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = text.startsWith("\uFEFF") ? 1 : 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: Math.max(offset - lineStart, 0) + 1 };
}

/** The text of the line that holds an offset, without its line break. */
export function lineTextAt(text: string, offset: number): { lineText: string; lineStart: number } {
  const previousBreak = offset === 0 ? -1 : text.lastIndexOf("\n", offset - 1);
  const lineStart = previousBreak === -1 && text.startsWith("\uFEFF") ? 1 : previousBreak + 1;
  const nextBreak = text.indexOf("\n", offset);
  const lineEnd = nextBreak === -1 ? text.length : nextBreak;
  return { lineText: text.slice(lineStart, lineEnd).replace(/\r$/, ""), lineStart };
}
