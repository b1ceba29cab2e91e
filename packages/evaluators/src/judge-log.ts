import { runCodeEvaluator } from "./code/run.ts";
import type { CodeEvaluatorSpec } from "./code/schema.ts";
import type { JudgmentRules } from "./kernel/judgment.ts";
import { noVerdict, type Judged, type Verdict } from "./kernel/verdict.ts";
import { runLlmEvaluator, type LlmMeans } from "./llm/run.ts";
import type { LlmEvaluatorSpec } from "./llm/schema.ts";
import type { Sandbox } from "./sandbox/create-sandbox.ts";
import type { RunRequest } from "./sandbox/run-code.ts";

/** A version of an Evaluator, of any kind. */
export type EvaluatorSpec =
  | CodeEvaluatorSpec
  | LlmEvaluatorSpec
  | (JudgmentRules & { evaluator_type: "human" | "external" });

export type Judging = Judged & {
  spec: EvaluatorSpec;
  /** What code may use. */
  limits?: RunRequest["limits"];
  /** Whose code it is; see `RunRequest`. */
  scope?: string | undefined;
  signal?: AbortSignal | undefined;
};

/** What judging takes from outside; the same kinds judge the same way wherever these come from. */
export type JudgeMeans = LlmMeans & { sandbox: Pick<Sandbox, "runCode"> };

type Kind<Type extends EvaluatorSpec["evaluator_type"]> = (
  means: JudgeMeans,
  judging: Judging & { spec: Extract<EvaluatorSpec, { evaluator_type: Type }> },
) => Promise<Verdict>;

const kinds: { readonly [Type in EvaluatorSpec["evaluator_type"]]: Kind<Type> } = {
  python: ({ sandbox }, judging) => runCodeEvaluator(sandbox, judging),
  llm: (means, judging) => runLlmEvaluator(means, judging),
  human: async () => noVerdict("People judge by this Evaluator; nothing runs."),
  external: async () => noVerdict("Your application judges by this Evaluator; nothing runs here."),
};

/** Whether Parley itself can judge by it; people or an application judge by all others. */
export const judgesByItself = ({ evaluator_type: type }: { evaluator_type: string }): boolean =>
  type === "python" || type === "llm";

/**
 * Judges a Log by a version of an Evaluator of any kind: the same in the server, in the SDK and on the command line.
 * That it fails is a verdict.
 *
 * @throws SandboxUnavailableError where code was not run; whatever the signal was aborted with
 *
 * @example
 * await judgeLog({ sandbox, askModel }, { spec, log: { output: "4" }, testcase: { target: { output: "4" } } });
 * // { ok: true, judgment: true, stdout: "", ms: 1.2 }
 */
export function judgeLog(means: JudgeMeans, judging: Judging): Promise<Verdict> {
  const judge = kinds[judging.spec.evaluator_type] as Kind<EvaluatorSpec["evaluator_type"]>;
  return judge(means, judging as never);
}
