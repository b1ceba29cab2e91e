import { stripTypeScriptTypes } from "node:module";
import { evaluatorErrors, type EvaluatorSpec } from "@parley/contract";
import { isJavaScript } from "@parley/evaluators/javascript";
import { languageOf } from "@parley/evaluators/schemas";

type Language = NonNullable<ReturnType<typeof languageOf>>;

/** In characters: what is longer is no Evaluator, and would keep the event loop while it is read. */
const maxLength = 200_000;

/** What can be told of an Evaluator's code without running it. @throws unprocessable */
export function checkCode(spec: EvaluatorSpec): void {
  if (spec.evaluator_type !== "python") return;
  const language = languageOf(spec) ?? "python";
  const reason =
    spec.code.length > maxLength
      ? `it is longer than ${maxLength} characters.`
      : findProblem(language, spec.code);
  if (reason !== undefined) throw evaluatorErrors.codeInvalid({ language, reason });
}

/** Python is read only where it runs; here, whether it defines something that could be called. */
function findProblem(language: Language, code: string): string | undefined {
  if (language === "python")
    return /^(?:async\s+)?def\s+\w/m.test(code)
      ? undefined
      : "it defines no function at its top level. The last one is called with the Log.";
  // What erases types takes 17 MB and a tenth of a second to load.
  if (isJavaScript(code)) return undefined;
  try {
    // What TypeScript can read, it can read without types as well.
    stripTypeScriptTypes(code, { mode: "strip", sourceUrl: "" });
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.message}${placeOf(error)}.` : String(error);
  }
}

/** Node has the line at the head of its stack, above the source: `:3`. */
function placeOf({ stack = "" }: Error): string {
  const [, line] = /^:(\d+)\n/.exec(stack) ?? [];
  return line === undefined ? "" : `, in line ${line}`;
}
