import type { EvaluationFigures, EvaluationSlice } from "@parley/contract";
import type { ComparedToControl, SliceResult } from "@parley/statistics";
import type { EarlyStopView } from "../early-stop/describe-early-stop.ts";
import { findDecision, sequentialMethod } from "../early-stop/find-decision.ts";
import type { RunFigure, Spread } from "./analyse-columns.ts";
import type { RunToMeasure } from "./measure-runs.ts";
import type { EvaluationMetric } from "./metrics.ts";

type MetricView = EvaluationFigures["metrics"][number];
type FigureView = EvaluationFigures["runs"][number]["figures"][number];

type Figures = {
  metrics: readonly EvaluationMetric[];
  /** The control first. */
  runs: readonly RunToMeasure[];
  /** By metric, what each Run came to. */
  found: readonly (readonly RunFigure[])[];
  /** One of each Run. */
  errors: readonly (string | null)[];
};

/** As the wire shows them; of calls that of which nothing is known is left out. */
export function describeFigures({ metrics, runs, found, errors }: Figures): EvaluationFigures {
  const shown = metrics.flatMap((of, index) => {
    const figures = found[index] ?? [];
    const isKnown = figures.some(({ analysed }) => analysed.summary.items > 0);
    return of.kind === "judge" || isKnown ? [{ of, figures }] : [];
  });
  const controlId = runs.find(({ isControl }) => isControl)?.id;
  return {
    metrics: shown.map(({ of }) => describeMetric(of)),
    runs: runs.map(({ id, isControl, earlyStop }, index) => ({
      run_id: id,
      control: isControl,
      error: errors[index] ?? null,
      figures: shown.flatMap(({ of, figures }) =>
        figures
          .filter(({ runId }) => runId === id)
          .map((figure) => describeFigure(figure, { of, controlId, earlyStop })),
      ),
      stopped_early: earlyStop?.stopped != null,
    })),
  };
}

const describeMetric = (of: EvaluationMetric): MetricView => ({
  name: of.metric.name,
  evaluator_version_id: of.kind === "judge" ? of.judge.versionId : null,
  kind: of.metric.kind,
  better: of.metric.better ?? "higher",
  range: of.metric.range ?? null,
  unit: of.metric.unit ?? null,
});

type Described = {
  of: EvaluationMetric;
  controlId: string | undefined;
  earlyStop: EarlyStopView | null;
};

function describeFigure(
  { analysed: { summary, comparison }, spread }: RunFigure,
  { of, controlId, earlyStop }: Described,
): FigureView {
  const evaluatorVersionId = of.kind === "judge" ? of.judge.versionId : undefined;
  const decision = findDecision(earlyStop, { evaluatorVersionId, controlRunId: controlId });
  const { items, missing, estimate, interval, method, repeats } = summary;
  return {
    metric: of.metric.name,
    items,
    missing,
    estimate,
    interval: interval && { ...interval, method },
    share_between: repeats?.shareBetween ?? null,
    spread: spread && describeSpread(spread),
    comparison:
      comparison === null || controlId === undefined
        ? null
        : {
            ...describeComparison(comparison, { of, controlId }),
            ...(decision && describeDecision(decision)),
          },
  };
}

const describeSpread = ([lowest, quarter, middle, threeQuarters, highest]: Spread) => ({
  lowest,
  quarter,
  middle,
  three_quarters: threeQuarters,
  highest,
});

const describeComparison = (
  { interval, method, ...found }: ComparedToControl,
  { of: { metric }, controlId }: { of: EvaluationMetric; controlId: string },
): NonNullable<FigureView["comparison"]> => ({
  control_run_id: controlId,
  pairs: found.pairs,
  difference: found.difference,
  interval: interval && { ...interval, method },
  adjusted_p_value: found.adjustedPValue,
  verdict: found.verdict,
  wins: found.wins,
  losses: found.losses,
  ties: found.ties,
  sign_p_value: metric.signTest === undefined ? null : found.signPValue,
  adjusted_sign_p_value: found.adjustedSignPValue,
  method: found.test,
  detectable: found.detectable,
  more_items: found.moreItems,
});

/** What was under way when it was decided came later, and changes nothing of the decision. */
const describeDecision = ({ decision, interval }: NonNullable<ReturnType<typeof findDecision>>) => ({
  interval: { ...interval, method: sequentialMethod },
  adjusted_p_value: null,
  sign_p_value: null,
  adjusted_sign_p_value: null,
  method: sequentialMethod,
  verdict: decision,
  detectable: null,
  more_items: null,
});

export const describeSlice = ({ adjustedPValue, isWorse, ...slice }: SliceResult): EvaluationSlice => ({
  facet: slice.facet,
  value: slice.value,
  items: slice.items,
  estimate: slice.estimate,
  interval: slice.interval && {
    low: slice.interval.low,
    high: slice.interval.high,
    level: slice.interval.level,
  },
  rest: slice.rest,
  adjusted_p_value: adjustedPValue,
  is_worse: isWorse,
});
