import { type Metric, quantileOf } from "@parley/statistics";
import { formatMetric } from "../metric-words.ts";
import styles from "./charts.module.css";
import { PlotAxis } from "./plot-axis.tsx";
import { boundsOf, scaleOf } from "./scale.ts";

type Spread = { name: string; values: readonly number[] };

const shares = [0, 0.25, 0.5, 0.75, 1] as const;

/** How values spread in each run: least, quarter, middle, three quarters, most. */
export function BoxPlot({ rows, metric }: { rows: readonly Spread[]; metric: Metric }) {
  const boxes = rows.map(({ name, values }) => ({
    name,
    count: values.length,
    points: shares.map((share) => quantileOf(values, share)),
  }));
  const scale = scaleOf(
    boxes.flatMap(({ points }) => points.map((point) => point ?? Number.NaN)),
    boundsOf(metric),
  );
  const { at } = scale;
  return (
    <div className={styles["plot"]}>
      <ul aria-label={`How ${metric.name} spreads in each run`}>
        {boxes.map(({ name, count, points }) => (
          <li key={name}>
            <span className={styles["name"]} title={name}>
              {name}
            </span>
            <span className={styles["track"]} aria-hidden>
              {count > 0 && <Box at={at} points={points} />}
            </span>
            <span className={styles["value"]}>
              {count === 0 ? (
                "nothing yet"
              ) : (
                <>
                  middle <strong>{formatMetric(points[2] ?? null, metric)}</strong>, half from{" "}
                  {formatMetric(points[1] ?? null, metric)} to {formatMetric(points[3] ?? null, metric)}, all
                  from {formatMetric(points[0] ?? null, metric)} to {formatMetric(points[4] ?? null, metric)}
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      <PlotAxis scale={scale} metric={metric} />
    </div>
  );
}

type BoxProps = { at: (value: number) => number; points: readonly (number | null)[] };

function Box({ at, points }: BoxProps) {
  const percent = (value: number | null | undefined): string => `${at(value ?? 0) * 100}%`;
  return (
    <svg width="100%" height="24">
      <line x1={percent(points[0])} x2={percent(points[4])} y1="12" y2="12" stroke="var(--ink-3)" />
      <rect
        x={percent(points[1])}
        y="4"
        width={`${(at(points[3] ?? 0) - at(points[1] ?? 0)) * 100}%`}
        height="16"
        fill="var(--surface-2)"
        stroke="var(--ink-2)"
      />
      <line
        x1={percent(points[2])}
        x2={percent(points[2])}
        y1="4"
        y2="20"
        stroke="var(--ink)"
        strokeWidth="3"
      />
    </svg>
  );
}
