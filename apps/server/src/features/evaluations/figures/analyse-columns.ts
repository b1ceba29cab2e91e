import { analyseValues, quantileOf, type AnalysedMetric, type Metric } from "@parley/statistics";
import { readColumn, type Column } from "./read-column.ts";

export type ColumnsToAnalyse = {
  metrics: readonly ({ metric: Metric } & Pick<Column, "cell" | "scale">)[];
  runs: readonly { id: string; isControl: boolean; lines: string }[];
};

/** Least, quarter, middle, three quarters, most. */
export type Spread = [low: number, quarter: number, middle: number, threeQuarters: number, high: number];

/** What a Run came to by one metric; its p-value is not corrected yet. */
export type RunFigure = { runId: string; analysed: AnalysedMetric; spread: Spread | null };

/** Resampling more than so many numbers takes longer than anybody waits: of more, intervals are computed. */
const mostResampled = 200;

/** By metric, in the order given, what each Run came to. */
export function analyseColumns({ metrics, runs }: ColumnsToAnalyse): RunFigure[][] {
  const control = runs.find(({ isControl }) => isControl);
  return metrics.map(({ metric, ...place }) => {
    const ofControl = control && readColumn({ lines: control.lines, ...place });
    return runs.map((run) => {
      const values = run === control && ofControl ? ofControl : readColumn({ lines: run.lines, ...place });
      const compared = { values, control: run === control ? undefined : ofControl };
      const analysed = analyseValues(compared, metric, { mostResampled });
      return { runId: run.id, analysed, spread: spreadOf([...values.values()].flat()) };
    });
  });
}

function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => quantileOf(sorted, share) ?? 0;
  return sorted.length === 0 ? null : [at(0), at(0.25), at(0.5), at(0.75), at(1)];
}
