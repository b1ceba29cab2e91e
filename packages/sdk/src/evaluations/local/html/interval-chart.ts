import type { AnalysedMetric } from "@parley/statistics";
import { showEstimate, showValue } from "../words-of-metric.ts";
import { html, type Markup } from "./markup.ts";

/** A run's figures of one metric. */
export type ChartedRun = { name: string; isControl: boolean; analysed: AnalysedMetric };

const width = 800;
const labelWidth = 210;
const figuresWidth = 260;
const rowHeight = 26;
const margin = 24;

/**
 * The intervals of one metric, a row a run. The control is hollow and all else filled, so that it can be read without
 * colour; the figures stand beside it.
 */
export function renderIntervalChart(runs: readonly ChartedRun[]): Markup {
  const ends = runs.flatMap(({ analysed: { summary } }) =>
    [summary.interval?.low, summary.interval?.high, summary.estimate].filter((value) => value != null),
  );
  const [first] = runs;
  if (first === undefined || ends.length === 0) return html``;
  const { metric } = first.analysed;
  const range = rangeOf(ends, metric.kind === "rate");
  const right = width - margin - figuresWidth;
  const x = (value: number): number =>
    round(labelWidth + ((value - range.low) / (range.high - range.low)) * (right - labelWidth));
  const height = runs.length * rowHeight + 24;
  const rows = runs.map(({ name, isControl, analysed }, index) => {
    const { estimate, interval } = analysed.summary;
    const y = index * rowHeight + 16;
    const line = interval
      ? html`<path
          class="interval"
          d="M${x(interval.low)} ${y - 5}v10M${x(interval.low)} ${y}H${x(interval.high)}M${x(interval.high)} ${y - 5}v10"
          fill="none"
        />`
      : html``;
    const mark =
      estimate === null
        ? html``
        : html`<circle class="mark${isControl ? " hollow" : ""}" cx="${x(estimate)}" cy="${y}" r="5" />`;
    return html`<text x="0" y="${y + 4}">${shorten(name)}</text>${line}${mark}
      <text class="quiet" x="${right + 14}" y="${y + 4}">${showEstimate(analysed)}</text>`;
  });
  const axis = height - 20;
  const words = runs.map(({ name, analysed }) => `${name}: ${showEstimate(analysed)}`).join("; ");
  return html`<div class="wide">
    <svg
      viewBox="0 0 ${width} ${height + 6}"
      width="${width}"
      height="${height + 6}"
      role="img"
      aria-label="${metric.name}. ${words}"
    >
      <path class="axis" d="M${labelWidth} ${axis}H${right}" />
      ${rows}
      <text class="quiet" x="${labelWidth}" y="${axis + 16}">${showValue(range.low, first.analysed)}</text>
      <text class="quiet" x="${right}" y="${axis + 16}" text-anchor="end">
        ${showValue(range.high, first.analysed)}
      </text>
    </svg>
  </div>`;
}

/** Rates are shown whole; of other values the part they lie in. */
function rangeOf(ends: readonly number[], isRate: boolean): { low: number; high: number } {
  if (isRate) return { low: 0, high: 1 };
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  return low === high ? { low: low - 1, high: high + 1 } : { low, high };
}

const round = (value: number): number => Math.round(value * 10) / 10;

const shorten = (name: string): string => (name.length > 30 ? `…${name.slice(-29)}` : name);
