import { type AnalysedMetric, possibleInterval, showEstimate, showValue } from "@parley/statistics";
import { html, type Markup } from "./markup.ts";

/** A run's figures of one metric. */
export type ChartedRun = { name: string; isControl: boolean; analysed: AnalysedMetric };

/** In pixels. Across it is as wide as there is room, so places there are in per cent. */
const rowHeight = 26;
const middle = rowHeight / 2;
/** What marks at the ends take, in per cent. */
const margin = 3;

/**
 * The intervals of one metric, a row a run. The control is hollow and all else filled, so that it can be read without
 * colour; the figures stand beside it, on a phone below.
 */
export function renderIntervalChart(runs: readonly ChartedRun[]): Markup {
  const [first] = runs;
  const ends = runs.flatMap(({ analysed }) => {
    const interval = possibleInterval(analysed);
    return [interval?.low, interval?.high, analysed.summary.estimate].filter((value) => value != null);
  });
  if (first === undefined || ends.length === 0) return html``;
  const range = rangeOf(ends, first.analysed);
  const x = (value: number): string =>
    `${round(margin + ((value - range.low) / (range.high - range.low)) * (100 - 2 * margin))}%`;
  const rows = runs.map(
    (run) =>
      html`<div class="row">
        <span class="name">${run.name}</span>
        ${renderMarks(run, x)}
        <span class="quiet">${showEstimate(run.analysed)}</span>
      </div>`,
  );
  return html`<div class="chart">
    ${rows}
    <div class="row">
      <span></span>
      <div class="ends quiet">
        <span>${showValue(range.low, first.analysed)}</span>
        <span>${showValue(range.high, first.analysed)}</span>
      </div>
    </div>
  </div>`;
}

function renderMarks({ isControl, analysed }: ChartedRun, x: (value: number) => string): Markup {
  const { estimate } = analysed.summary;
  const interval = possibleInterval(analysed);
  const stroke = (from: number, to: number, rise: number): Markup =>
    html`<line class="interval" x1="${x(from)}" x2="${x(to)}" y1="${middle - rise}" y2="${middle + rise}" />`;
  const strokes = interval
    ? [
        stroke(interval.low, interval.high, 0),
        stroke(interval.low, interval.low, 5),
        stroke(interval.high, interval.high, 5),
      ]
    : [];
  const mark =
    estimate === null
      ? html``
      : html`<circle class="mark${isControl ? " hollow" : ""}" cx="${x(estimate)}" cy="${middle}" r="5" />`;
  return html`<svg width="100%" height="${rowHeight}" aria-hidden="true">${strokes}${mark}</svg>`;
}

/** Rates are shown whole; of other values the part they lie in. Of time, money and tokens there is never less than nothing. */
function rangeOf(
  ends: readonly number[],
  { metric: { kind, unit } }: Pick<AnalysedMetric, "metric">,
): { low: number; high: number } {
  if (kind === "rate") return { low: 0, high: 1 };
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  if (low < high) return { low, high };
  return unit === undefined ? { low: low - 1, high: high + 1 } : { low: 0, high: high * 2 || 1 };
}

const round = (value: number): number => Math.round(value * 100) / 100;
