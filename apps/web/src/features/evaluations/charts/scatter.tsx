import type { Interval, Metric } from "@parley/statistics";
import { formatMetric } from "../metric-words.ts";
import styles from "./charts.module.css";
import { Legend, Marker } from "./marker.tsx";
import { boundsOf, scaleOf } from "./scale.ts";

type Side = { estimate: number | null; interval: Interval | null };
export type ScatterPoint = { name: string; x: Side; y: Side };

const [width, height] = [520, 320];
const frame = { left: 56, right: 48, top: 32, bottom: 44 };

type ScatterProps = { points: readonly ScatterPoint[]; x: Metric; y: Metric };

/** Each run by two metrics, with both intervals as a cross. */
export function Scatter({ points, x, y }: ScatterProps) {
  const known = points.filter((point) => point.x.estimate !== null && point.y.estimate !== null);
  const across = scaleOf(
    known.flatMap(({ x: side }) => valuesOf(side)),
    boundsOf(x),
  );
  const up = scaleOf(
    known.flatMap(({ y: side }) => valuesOf(side)),
    boundsOf(y),
  );
  const left = (value: number): number => frame.left + across.at(value) * (width - frame.left - frame.right);
  const top = (value: number): number =>
    height - frame.bottom - up.at(value) * (height - frame.top - frame.bottom);
  return (
    <figure className={styles["figure"]}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${y.name} against ${x.name}: ${describe({ points: known, x, y })}`}
      >
        <Axes x={{ metric: x, ticks: across.ticks, at: left }} y={{ metric: y, ticks: up.ticks, at: top }} />
        {known.map((point, index) => (
          <g key={point.name}>
            <Cross point={point} left={left} top={top} />
            <Marker index={index} x={left(point.x.estimate ?? 0)} y={top(point.y.estimate ?? 0)} />
            <text
              x={left(point.x.estimate ?? 0) + 9}
              y={top(point.y.estimate ?? 0) - 8}
              className={styles["direct"]}
            >
              {point.name.length > 14 ? `${point.name.slice(0, 13)}…` : point.name}
            </text>
          </g>
        ))}
      </svg>
      <Legend names={known.map(({ name }) => name)} className={styles["legend"]} />
    </figure>
  );
}

type Axis = { metric: Metric; ticks: readonly number[]; at: (value: number) => number };

function Axes({ x, y }: { x: Axis; y: Axis }) {
  return (
    <>
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={frame.left}
            x2={width - frame.right}
            y1={y.at(tick)}
            y2={y.at(tick)}
            stroke="var(--border)"
          />
          <text x={frame.left - 6} y={y.at(tick) + 4} textAnchor="end" className={styles["label"]}>
            {formatMetric(tick, y.metric)}
          </text>
        </g>
      ))}
      {x.ticks.map((tick) => (
        <text
          key={tick}
          x={x.at(tick)}
          y={height - frame.bottom + 20}
          textAnchor="middle"
          className={styles["label"]}
        >
          {formatMetric(tick, x.metric)}
        </text>
      ))}
      <text
        x={(frame.left + width - frame.right) / 2}
        y={height - 6}
        textAnchor="middle"
        className={styles["label"]}
      >
        {x.metric.name}
      </text>
      <text x={8} y={14} className={styles["label"]}>
        {y.metric.name}
      </text>
    </>
  );
}

const valuesOf = ({ estimate, interval }: Side): number[] =>
  [estimate, interval?.low, interval?.high].filter((value) => value != null);

type CrossProps = { point: ScatterPoint; left: (value: number) => number; top: (value: number) => number };

function Cross({ point: { x, y }, left, top }: CrossProps) {
  const [middleX, middleY] = [left(x.estimate ?? 0), top(y.estimate ?? 0)];
  return (
    <g stroke="var(--ink-3)">
      {x.interval && <line x1={left(x.interval.low)} x2={left(x.interval.high)} y1={middleY} y2={middleY} />}
      {y.interval && <line x1={middleX} x2={middleX} y1={top(y.interval.low)} y2={top(y.interval.high)} />}
    </g>
  );
}

const describe = ({ points, x, y }: ScatterProps): string =>
  points
    .map(
      (point) =>
        `${point.name}: ${formatMetric(point.y.estimate, y)} at ${formatMetric(point.x.estimate, x)}`,
    )
    .join("; ");
