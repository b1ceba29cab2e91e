import type { Metric } from "@parley/statistics";
import { formatMetric, formatRange } from "../metric-words.ts";
import styles from "./charts.module.css";
import { PlotAxis } from "./plot-axis.tsx";
import { boundsOf, scaleOf } from "./scale.ts";

export type IntervalRow = {
  name: string;
  estimate: number | null;
  interval: { low: number; high: number } | null;
  note?: string | undefined;
};

/** Bars with intervals, one a run, on one axis. The words beside say the same. */
export function IntervalPlot({ rows, metric }: { rows: readonly IntervalRow[]; metric: Metric }) {
  const values = rows.flatMap(({ estimate, interval }) => [
    estimate ?? Number.NaN,
    interval?.low ?? Number.NaN,
    interval?.high ?? Number.NaN,
  ]);
  // Bars begin at zero: their length is what the eye compares.
  const scale = scaleOf([0, ...values], boundsOf(metric));
  const { at, base } = scale;
  const percent = (value: number): string => `${Math.min(100, Math.max(0, at(value) * 100))}%`;
  return (
    <div className={styles["plot"]}>
      <ul aria-label={`${metric.name} of each run`}>
        {rows.map((row) => (
          <li key={row.name}>
            <span className={styles["name"]} title={row.name}>
              {row.name}
            </span>
            <span className={styles["track"]} aria-hidden>
              {row.estimate !== null && (
                <span
                  className={styles["bar"]}
                  style={{
                    insetInlineStart: percent(Math.min(base, row.estimate)),
                    width: `${Math.abs(at(row.estimate) - at(base)) * 100}%`,
                  }}
                />
              )}
              {row.interval && (
                <span
                  className={styles["whisker"]}
                  style={{
                    insetInlineStart: percent(row.interval.low),
                    width: `${(at(row.interval.high) - at(row.interval.low)) * 100}%`,
                  }}
                />
              )}
            </span>
            <span className={styles["value"]}>
              <strong>{formatMetric(row.estimate, metric)}</strong>{" "}
              <span>{formatRange(row.interval, metric)}</span>
              {row.note && (
                <>
                  {" "}
                  <span>· {row.note}</span>
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
