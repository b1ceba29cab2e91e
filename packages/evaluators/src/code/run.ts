import { checkJudgment } from "../kernel/judgment.ts";
import type { Judgment } from "../kernel/judgment.ts";
import type { Sandbox } from "../sandbox/create-sandbox.ts";
import type { JsonRecord } from "../kernel/verdict.ts";
import type { JsonValue, RunRequest } from "../sandbox/run-code.ts";
import { sayRemedy } from "./say-remedy.ts";
import { languageOf } from "./schema.ts";
import type { CodeEvaluatorSpec } from "./schema.ts";

export type CodeEvaluation = {
  spec: CodeEvaluatorSpec;
  /** The Log that is judged, as the API gives it. */
  log: JsonRecord;
  /** The Datapoint; the code gets it when its `arguments_type` is `target_required`. */
  testcase?: JsonRecord | null | undefined;
} & Pick<RunRequest, "env" | "limits" | "scope" | "signal">;

/** A judgment, or why there is none; what was printed, stdout and stderr together, is kept in both cases. */
export type CodeVerdict = ({ ok: true; judgment: Judgment } | { ok: false; error: string; line?: number }) & {
  stdout: string;
  ms: number;
};

/**
 * Judges a Log by calling the last function that the Evaluator's code defines: `(log)`, or `(log, testcase)`.
 *
 * @example
 * await runCodeEvaluator(sandbox, { spec, log, testcase });
 * // { ok: true, judgment: 0.5, stdout: "", ms: 1.2 }
 */
export async function runCodeEvaluator(
  sandbox: Pick<Sandbox, "runCode">,
  { spec, log, testcase, ...options }: CodeEvaluation,
): Promise<CodeVerdict> {
  const language = languageOf(spec);
  if (!language) return refuse("The language of the Evaluator's code does not run here.");
  const needsTarget = spec.arguments_type === "target_required";
  if (needsTarget && !testcase)
    return refuse("The Evaluator needs a Datapoint to compare with, and this Log has none.");
  const result = await sandbox.runCode({
    ...options,
    language,
    code: spec.code,
    args: (needsTarget && testcase ? [log, testcase] : [log]) as JsonValue[],
    // A Log holds its File under the name of its type.
    lasting: typeof log["type"] === "string" ? log["type"] : undefined,
  });
  const printed = { stdout: result.stdout + result.stderr, ms: result.ms };
  if (!result.ok)
    return {
      ok: false,
      error: withRemedy(result.traceback || result.message),
      ...(result.line ? { line: result.line } : {}),
      ...printed,
    };
  const checked = checkJudgment(spec, result.value);
  return checked.ok ? { ...checked, ...printed } : { ok: false, error: checked.message, ...printed };
}

function withRemedy(error: string): string {
  const remedy = sayRemedy(error);
  return remedy === undefined ? error : `${error.trimEnd()}\n${remedy}`;
}

function refuse(error: string): CodeVerdict {
  return { ok: false, error, stdout: "", ms: 0 };
}
