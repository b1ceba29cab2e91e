import { runCodeEvaluator, type Sandbox } from "@parley/evaluators";
import type { CodeEvaluatorSpec, Judgment } from "@parley/evaluators/schemas";
import type { GatewayReply } from "@parley/gateway";
import type { TestRunner } from "../test/run-test.ts";
import type { CiJudgment } from "./ci-report.ts";
import type { createEvaluatorFinder } from "./find-evaluators.ts";

type Judging = {
  sandbox: Pick<Sandbox, "runCode">;
  find: ReturnType<typeof createEvaluatorFinder>;
  judgments: CiJudgment[];
  skipped: Set<string>;
};

const limits = { timeMs: 10_000, cpuMs: 5000, memoryMb: 256, outputBytes: 100_000 };

/** Has the Evaluators that a file names judge each answer of its tests; what they say is collected, not returned. */
export function createJudge({
  sandbox,
  find,
  judgments,
  skipped,
}: Judging): NonNullable<TestRunner["judge"]> {
  return async ({ file, name: test, kernel, test: { inputs = {} } }, reply) => {
    for (const reference of kernel.evaluators ?? []) {
      const found = await find(reference);
      if ("reason" in found) {
        skipped.add(`The Evaluator \`${found.name}\` did not judge: ${found.reason}.`);
        continue;
      }
      if ("problem" in found) {
        judgments.push({ file, test, evaluator: found.name, said: found.problem, isOk: false });
        continue;
      }
      const { name: evaluator, spec, threshold } = found;
      const verdict = await runCodeEvaluator(sandbox, {
        spec,
        log: toLog(inputs, reply),
        limits,
        scope: "ci",
      });
      judgments.push(
        verdict.ok
          ? { file, test, evaluator, ...weigh(verdict.judgment, { spec, threshold }) }
          : { file, test, evaluator, said: verdict.error, isOk: false },
      );
    }
    return [];
  };
}

/** As much of a Log as there is before anybody keeps one. */
function toLog(inputs: Record<string, unknown>, reply: GatewayReply) {
  const { message, output, finish_reason, usage, latencyMs } = reply;
  const log = {
    inputs,
    output: output ?? "",
    output_message: message,
    messages: [],
    finish_reason,
    provider_latency: latencyMs / 1000,
    prompt_tokens: usage.prompt_tokens ?? null,
    output_tokens: usage.output_tokens ?? null,
  };
  return JSON.parse(JSON.stringify(log)) as Parameters<typeof runCodeEvaluator>[1]["log"];
}

type Rules = { spec: CodeEvaluatorSpec; threshold: number | undefined };

/**
 * Whether a judgment passes: what is false, below the threshold, or a choice that counts as negative does not. A number
 * without a threshold only tells.
 */
export function weigh(judgment: Judgment, { spec, threshold }: Rules): Pick<CiJudgment, "said" | "isOk"> {
  const said = JSON.stringify(judgment);
  if (judgment === null) return { said: "nothing to say", isOk: true };
  if (typeof judgment === "boolean") return { said, isOk: Number(judgment) >= (threshold ?? 1) };
  if (typeof judgment === "number") {
    if (threshold === undefined) return { said, isOk: true };
    return { said: `${said} (at least ${threshold})`, isOk: judgment >= threshold };
  }
  const negative = new Set(
    (spec.options ?? []).flatMap(({ name, valence }) => (valence === "negative" ? [name] : [])),
  );
  const chosen = Array.isArray(judgment) ? judgment : [judgment];
  return { said, isOk: !chosen.some((name) => negative.has(name)) };
}
