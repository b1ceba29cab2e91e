import type { Diagnostic } from "./diagnostic.ts";
import { lineTextAt } from "./position.ts";

const MAX_EXCERPT_WIDTH = 120;

/**
 * A diagnostic for people: where and what, the line it points at, and a caret.
 *
 * @example
 * ```text
 * error at 3:14: "temperature" must be a number, not text (invalid-value)
 *   3 | temperature: warm
 *     |              ^^^^
 *   hint: write it without quotes, such as 0.7
 * ```
 */
export function formatDiagnostic(text: string, diagnostic: Diagnostic): string {
  const { severity, line, column, message, code, hint, range } = diagnostic;
  const { lineText, lineStart } = lineTextAt(text, range.start);
  // A long line is cut to a window around the caret.
  const caretAt = range.start - lineStart;
  const windowStart = Math.max(0, caretAt - MAX_EXCERPT_WIDTH / 2);
  const excerpt = lineText.slice(windowStart, windowStart + MAX_EXCERPT_WIDTH);
  const caretInExcerpt = Math.min(caretAt - windowStart, excerpt.length);
  const padding = excerpt.slice(0, caretInExcerpt).replaceAll(/[^\t]/g, " ");
  const widthLeft = Math.max(excerpt.length - caretInExcerpt, 1);
  const carets = "^".repeat(Math.min(Math.max(range.end - range.start, 1), widthLeft));
  const gutter = " ".repeat(String(line).length);
  const lines = [
    `${severity} at ${line}:${column}: ${message} (${code})`,
    `  ${line} | ${excerpt}`,
    `  ${gutter} | ${padding}${carets}`,
  ];
  if (hint) lines.push(`  hint: ${hint}`);
  return lines.join("\n");
}
