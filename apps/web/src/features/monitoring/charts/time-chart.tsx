import { useElementSize } from "@mantine/hooks";
import type { Metric } from "@parley/statistics";
import { dashes, Legend, Marker } from "../../evaluations/charts/marker.tsx";
import { boundsOf, type Scale, scaleOf } from "../../evaluations/charts/scale.ts";
import { formatMetric } from "../../evaluations/metric-words.ts";
import { TrustMark } from "../../evaluators/components/trust-mark.tsx";
import { mostWithIntervals, type TimeChart as Chart, type TimePoint, type TimeSeries } from "../to-charts.ts";
import { TimeTable } from "./time-table.tsx";
import { formatStart } from "./format-start.ts";
import styles from "./time-chart.module.css";

type TimeChartProps = { chart: Chart; interval: "hour" | "day" };

const height = 180;
const frame = { left: 58, right: 14, top: 10, bottom: 24 };

/** One figure over time. Lines differ by dashes and marks, never by colour alone; the table says the same. */
export function TimeChart({ chart, interval }: TimeChartProps) {
  const { ref, width } = useElementSize();
  const shown = chart.series.slice(0, dashes.length);
  const isEmpty = shown.every(({ points }) => points.every(({ value }) => value === null));
  return (
    <figure className={styles["figure"]}>
      <figcaption>
        <h3>{chart.title}</h3>
        {chart.judge && <JudgeMark judge={chart.judge} />}
        <span>{chart.about}</span>
        {shown.length === 1 && <strong>{formatMetric(shown[0]?.total ?? null, chart.metric)}</strong>}
      </figcaption>
      <div ref={ref} className={styles["plot"]}>
        {isEmpty ? (
          <p>Nothing was measured in this time.</p>
        ) : (
          width > 0 && <Plot chart={chart} shown={shown} width={width} interval={interval} />
        )}
      </div>
      {shown.length > 1 && <Legend names={shown.map(({ name }) => name)} className={styles["legend"]} />}
      {chart.series.length > shown.length && (
        <p className={styles["note"]}>
          Only the {shown.length} with most Logs are drawn; the table has all {chart.series.length}.
        </p>
      )}
      {!isEmpty && <TimeTable chart={chart} interval={interval} />}
    </figure>
  );
}

/** What a judge says is worth what its agreement with people is. */
const JudgeMark = ({ judge }: { judge: NonNullable<Chart["judge"]> }) => (
  <TrustMark
    evaluator={{
      id: judge.evaluator_id,
      version_id: judge.evaluator_version_id,
      spec: { evaluator_type: judge.evaluator_type },
    }}
  />
);

type PlotProps = { chart: Chart; shown: readonly TimeSeries[]; width: number; interval: "hour" | "day" };

function Plot({ chart: { title, metric }, shown, width, interval }: PlotProps) {
  const starts = shown[0]?.points.map(({ at }) => at) ?? [];
  const hasIntervals = shown.length <= mostWithIntervals;
  const values = shown.flatMap(({ points }) =>
    points.flatMap(({ value, interval }) => [
      ...(value === null ? [] : [value]),
      ...(hasIntervals && interval ? [interval.low, interval.high] : []),
    ]),
  );
  const scale = scaleOf([0, ...values], boundsOf(metric));
  const inner = width - frame.left - frame.right;
  const left = (index: number): number =>
    frame.left + (starts.length < 2 ? inner / 2 : (index / (starts.length - 1)) * inner);
  const top = (value: number): number =>
    height - frame.bottom - scale.at(value) * (height - frame.top - frame.bottom);
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`${title} over time. ${shown.map(({ name, total }) => `${name}: ${formatMetric(total, metric)}`).join("; ")}`}
    >
      <Grid scale={scale} metric={metric} width={width} top={top} />
      <Times starts={starts} left={left} inner={inner} interval={interval} />
      {shown.map((series, place) => (
        <Line
          key={series.name}
          series={series}
          place={place}
          left={left}
          top={top}
          hasIntervals={hasIntervals}
        />
      ))}
    </svg>
  );
}

type GridProps = { scale: Scale; metric: Metric; width: number; top: (value: number) => number };

const Grid = ({ scale, metric, width, top }: GridProps) => (
  <>
    {scale.ticks.map((tick) => (
      <g key={tick}>
        <line x1={frame.left} x2={width - frame.right} y1={top(tick)} y2={top(tick)} stroke="var(--border)" />
        <text x={frame.left - 8} y={top(tick) + 4} textAnchor="end" className={styles["label"]}>
          {formatMetric(tick, metric)}
        </text>
      </g>
    ))}
  </>
);

type TimesProps = {
  starts: readonly number[];
  left: (index: number) => number;
  inner: number;
  interval: "hour" | "day";
};

/** As many times as there is room for. */
function Times({ starts, left, inner, interval }: TimesProps) {
  const every = Math.max(1, Math.ceil(starts.length / Math.max(1, Math.floor(inner / 90))));
  return starts.map((at, index) =>
    index % every === 0 ? (
      <text key={at} x={left(index)} y={height - 6} textAnchor="middle" className={styles["label"]}>
        {formatStart(at, interval)}
      </text>
    ) : null,
  );
}

type LineProps = {
  series: TimeSeries;
  place: number;
  left: (index: number) => number;
  top: (value: number) => number;
  hasIntervals: boolean;
};

/** So many marks at most are on one line. */
const mostMarks = 24;

function Line({ series: { points }, place, left, top, hasIntervals }: LineProps) {
  const every = Math.ceil(points.length / mostMarks);
  return (
    <g>
      {splitAtGaps(points).map((part) => (
        <polyline
          key={part[0]?.index}
          points={part.map(({ index, value }) => `${left(index)},${top(value)}`).join(" ")}
          fill="none"
          stroke="var(--ink)"
          strokeWidth={1.5}
          strokeDasharray={dashes[place]}
        />
      ))}
      {points.map(({ value, at, interval }, index) =>
        value !== null && (index % every === 0 || isAlone(points, index)) ? (
          <g key={at}>
            {hasIntervals && interval && (
              <line
                // Beside each other, where two have one time.
                x1={left(index) + 3 * place}
                x2={left(index) + 3 * place}
                y1={top(interval.low)}
                y2={top(interval.high)}
                stroke="var(--ink-3)"
              />
            )}
            <Marker index={place} x={left(index)} y={top(value)} size={3} />
          </g>
        ) : null,
      )}
    </g>
  );
}

const isAlone = (points: readonly TimePoint[], index: number): boolean =>
  (points[index - 1]?.value ?? null) === null && (points[index + 1]?.value ?? null) === null;

type Known = { index: number; value: number };

/** What is not known is not bridged. */
function splitAtGaps(points: readonly TimePoint[]): Known[][] {
  const parts: Known[][] = [];
  let part: Known[] = [];
  for (const [index, { value }] of points.entries()) {
    if (value !== null) part.push({ index, value });
    else if (part.length > 0) {
      parts.push(part);
      part = [];
    }
  }
  return part.length > 0 ? [...parts, part] : parts;
}
