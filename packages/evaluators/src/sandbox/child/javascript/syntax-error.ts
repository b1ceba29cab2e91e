import type { Failure } from "../frames.ts";

/** What acorn or the TypeScript stripper says of code that is not the language. */
export function describeSyntaxError(error: unknown): Failure {
  const {
    message = "",
    stack = "",
    loc,
  } = error as { message?: string; stack?: string; loc?: { line: number } };
  // The stripper has the line only at the head of its stack: ":3" alone on a line.
  const line = loc?.line ?? (Number(/^[^\n]*:(\d+)\n/.exec(stack)?.[1]) || undefined);
  const summary = `SyntaxError: ${message.replace(/ \(\d+:\d+\)$/, "")}`;
  return {
    reason: "syntax",
    message: summary,
    line,
    traceback: line === undefined ? summary : `${summary}\n    at line ${line}`,
  };
}
