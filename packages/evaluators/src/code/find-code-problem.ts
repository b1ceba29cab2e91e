import module from "node:module";
import type { CodeLanguage } from "../sandbox/run-code.ts";
import { isJavaScript } from "./is-javascript.ts";

/** In characters: what is longer is no Evaluator, and would keep the event loop while it is read. */
const maxLength = 200_000;

/** Why code cannot run, as far as that can be told without running it. */
export function findCodeProblem(language: CodeLanguage, code: string): string | undefined {
  if (code.length > maxLength) return `it is longer than ${maxLength} characters.`;
  return language === "python" ? findPythonProblem(code) : findScriptProblem(code);
}

/** Python is read only where it runs; here, whether it defines something that could be called. */
function findPythonProblem(code: string): string | undefined {
  return /^(?:async\s+)?def\s+\w/m.test(code)
    ? undefined
    : "it defines no function at its top level. The last one is called with the Log.";
}

function findScriptProblem(code: string): string | undefined {
  // What erases types takes 17 MB and a tenth of a second to load.
  if (isJavaScript(code)) return undefined;
  try {
    // What TypeScript can read, it can read without types as well.
    withoutWarnings(() => module.stripTypeScriptTypes(code, { mode: "strip", sourceUrl: "" }));
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.message}${placeOf(error)}.` : String(error);
  }
}

/** Node says that its eraser is experimental, to people who can do nothing about it. */
function withoutWarnings(work: () => void): void {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    work();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Node has the line at the head of its stack, above the source: `:3`. */
function placeOf({ stack = "" }: Error): string {
  const [, line] = /^:(\d+)\n/.exec(stack) ?? [];
  return line === undefined ? "" : `, in line ${line}`;
}
