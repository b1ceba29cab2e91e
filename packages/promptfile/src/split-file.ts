import type { DiagnosticCollector } from "./diagnostics/diagnostic.ts";

export type TextRange = { start: number; end: number };

/** Where the two halves of a file are. `body.start` is just after the line that closes the frontmatter. */
export type FileParts = {
  frontmatter: TextRange;
  body: TextRange;
  /** A file whose first line ends in CRLF is a CRLF file: its line breaks read as LF. In other files CR is content. */
  hasCrlf: boolean;
};

/** Finds `---`, frontmatter, `---`, body. A byte order mark and blank lines before the first `---` are skipped. */
export function splitFile(text: string, diagnostics: DiagnosticCollector): FileParts | undefined {
  const contentStart = /^\uFEFF?\s*/.exec(text)?.[0].length ?? 0;
  const opening = /---[ \t]*(\r?\n|$)/y;
  opening.lastIndex = contentStart;
  const opened = opening.exec(text);
  if (!opened) {
    diagnostics.addError({
      code: "frontmatter-missing",
      message: "The file does not begin with a line `---`.",
      hint: 'Begin with "---", the parameters in YAML (at least "model: ..."), and another "---" before the messages.',
      start: contentStart,
      end: endOfLine(text, contentStart),
    });
    return undefined;
  }
  const start = contentStart + opened[0].length;
  const hasCrlf = opened[1] === "\r\n";
  // Not `^`, which also follows a lone CR and U+2028: those are text.
  const closing = /(?<=\n)---[ \t]*(?:\r?\n|$)/g;
  closing.lastIndex = start;
  const closed = closing.exec(text);
  if (!closed) {
    diagnostics.addError({
      code: "frontmatter-unclosed",
      message: "The frontmatter is not closed by a line `---`.",
      hint: 'Write a line "---" after the last parameter.',
      start: contentStart,
      end: contentStart + 3,
    });
    return undefined;
  }
  return {
    frontmatter: { start, end: closed.index },
    body: { start: closed.index + closed[0].length, end: text.length },
    hasCrlf,
  };
}

function endOfLine(text: string, offset: number): number {
  const lineBreak = text.indexOf("\n", offset);
  return lineBreak === -1 ? text.length : lineBreak;
}

/** Whether a file is one of CRLF line breaks, as `FileParts` has it. */
export function isCrlfFile(text: string): boolean {
  return /^\uFEFF?\s*---[ \t]*\r\n/.test(text);
}
