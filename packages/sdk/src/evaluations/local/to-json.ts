import { possibleInterval } from "@parley/statistics";
import type { EvalRun } from "./eval-case.ts";
import type { EvalReport } from "./eval-report.ts";
import type { StoppedEval } from "./follow-run.ts";

/** The report for programs, with every answer and judgment. */
export const toJsonOfEval = (
  runs: readonly EvalRun[],
  { passed, gates, recorded, budget, ...report }: EvalReport,
) => ({
  passed,
  ...(budget && { budget }),
  recorded: recorded ?? null,
  gates: gates.map(({ gate, outcome, evidence }) => ({ gate: gate.text, outcome, evidence })),
  runs: report.runs.map(({ name, isControl, metrics, failures, stopped }, index) => ({
    name,
    control: isControl,
    failures,
    ...(stopped && { stopped_early: toStopped(stopped) }),
    metrics: metrics.map(({ metric, summary, comparison }) => ({
      name: metric.name,
      estimate: summary.estimate,
      interval: possibleInterval({ metric, summary }),
      items: summary.items,
      missing: summary.missing,
      ...(summary.repeats && { share_between: summary.repeats.shareBetween }),
      comparison: comparison && {
        difference: comparison.difference,
        interval: comparison.interval,
        p_value: comparison.adjustedPValue,
        test: comparison.test,
        verdict: comparison.verdict,
        wins: comparison.wins,
        losses: comparison.losses,
        ties: comparison.ties,
        ...(metric.signTest && {
          sign_p_value: comparison.signPValue,
          adjusted_sign_p_value: comparison.adjustedSignPValue,
        }),
      },
    })),
    items: (runs[index]?.items ?? []).map(({ case: { id }, sample, log, verdicts }) => ({
      case: id,
      ...(sample > 1 && { sample }),
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

const toStopped = ({ metric, decision, pairs, casesLeft, difference, interval }: StoppedEval) => ({
  metric,
  decision,
  pairs,
  cases_left: casesLeft,
  difference,
  interval,
});
