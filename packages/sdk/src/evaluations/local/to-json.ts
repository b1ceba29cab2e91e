import { possibleInterval } from "@parley/statistics";
import type { EvalRun } from "./eval-case.ts";
import type { EvalReport } from "./eval-report.ts";

/** The report for programs, with every answer and judgment. */
export const toJsonOfEval = (
  runs: readonly EvalRun[],
  { passed, gates, recorded, ...report }: EvalReport,
) => ({
  passed,
  recorded: recorded ?? null,
  gates: gates.map(({ gate, outcome, evidence }) => ({ gate: gate.text, outcome, evidence })),
  runs: report.runs.map(({ name, isControl, metrics, failures }, index) => ({
    name,
    control: isControl,
    failures,
    metrics: metrics.map(({ metric, summary, comparison }) => ({
      name: metric.name,
      estimate: summary.estimate,
      interval: possibleInterval({ metric, summary }),
      items: summary.items,
      missing: summary.missing,
      comparison: comparison && {
        difference: comparison.difference,
        interval: comparison.interval,
        p_value: comparison.adjustedPValue,
        verdict: comparison.verdict,
      },
    })),
    items: (runs[index]?.items ?? []).map(({ case: { id }, log, verdicts }) => ({
      case: id,
      output: log["output"] ?? null,
      error: log["error"] ?? null,
      judgments: Object.fromEntries(
        [...verdicts].map(([evaluator, verdict]) => [
          evaluator,
          verdict.ok
            ? { judgment: verdict.judgment, rationale: verdict.rationale ?? null }
            : { error: verdict.error },
        ]),
      ),
    })),
  })),
});
