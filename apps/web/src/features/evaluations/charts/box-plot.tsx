import type { Metric } from "@parley/statistics";
import { formatMetric } from "../metric-words.ts";
import type { Spread } from "../shown-run.ts";
import styles from "./charts.module.css";
import { PlotAxis } from "./plot-axis.tsx";
import { boundsOf, scaleOf } from "./scale.ts";

type SpreadRow = { name: string; points: Spread | null };

/** How values spread in each run: least, quarter, middle, three quarters, most. */
export function BoxPlot({ rows, metric }: { rows: readonly SpreadRow[]; metric: Metric }) {
  const scale = scaleOf(
    rows.flatMap(({ points }) => points ?? []),
    boundsOf(metric),
  );
  const { at } = scale;
  return (
    <div className={styles["plot"]}>
      <ul aria-label={`How ${metric.name} spreads in each run`}>
        {rows.map(({ name, points }) => (
          <li key={name}>
            <span className={styles["name"]} title={name}>
              {name}
            </span>
            <span className={styles["track"]} aria-hidden>
              {points && <Box at={at} points={points} />}
            </span>
            <span className={styles["value"]}>
              {points === null ? (
                "nothing yet"
              ) : (
                <>
                  middle <strong>{formatMetric(points[2], metric)}</strong>, half from{" "}
                  {formatMetric(points[1], metric)} to {formatMetric(points[3], metric)}, all from{" "}
                  {formatMetric(points[0], metric)} to {formatMetric(points[4], metric)}
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

type BoxProps = { at: (value: number) => number; points: Spread };

function Box({ at, points }: BoxProps) {
  const percent = (value: number): string => `${at(value) * 100}%`;
  return (
    <svg width="100%" height="24">
      <line x1={percent(points[0])} x2={percent(points[4])} y1="12" y2="12" stroke="var(--ink-3)" />
      <rect
        x={percent(points[1])}
        y="4"
        width={`${(at(points[3]) - at(points[1])) * 100}%`}
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
