import { type EvalReport, type EvalRun, failuresOf } from "@parley/sdk/local-parts";
import type { JUnitCase } from "../test/junit.ts";

/** Gates, and each case of each run: it fails where there is no answer or no judgment, or a judgment says false. */
export function toJUnitOfEval(runs: readonly EvalRun[], { gates }: EvalReport): JUnitCase[] {
  return [
    ...gates.map(({ gate, outcome, evidence }) => ({
      suite: "gates",
      name: gate.text,
      timeMs: 0,
      failure: outcome === "passed" ? undefined : evidence,
    })),
    ...runs.flatMap(({ name, items }) =>
      items.map((item) => {
        const errors = failuresOf(item);
        const denied = [...item.verdicts].flatMap(([evaluator, verdict]) =>
          verdict.ok && verdict.judgment === false ? [`${evaluator}: false`] : [],
        );
        const seconds = item.log["provider_latency"];
        return {
          suite: name,
          name: `case ${item.case.id}`,
          timeMs: typeof seconds === "number" ? seconds * 1000 : 0,
          error: errors.length > 0 ? errors.join("\n") : undefined,
          failure: errors.length === 0 && denied.length > 0 ? denied.join("\n") : undefined,
        };
      }),
    ),
  ];
}
