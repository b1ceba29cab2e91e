import type { Metric } from "@parley/statistics";
import { formatDifference, formatDifferenceRange } from "../metric-words.ts";
import type { ShownComparison } from "../shown-run.ts";
import styles from "./charts.module.css";
import { scaleOf } from "./scale.ts";
import { Span } from "./span.tsx";

type DifferenceRow = { name: string; comparison: ShownComparison };
type DifferencePlotProps = { rows: readonly DifferenceRow[]; metric: Metric; control: string };

const words = { better: "better", worse: "worse", undecided: "no difference shown" } as const;

/** Differences from the control with their intervals, around a line where there is none. Better is at the right. */
export function DifferencePlot({ rows, metric, control }: DifferencePlotProps) {
  const sign = metric.better === "lower" ? -1 : 1;
  const values = rows.flatMap(({ comparison: { difference, interval } }) => [
    difference ?? 0,
    interval?.low ?? 0,
    interval?.high ?? 0,
  ]);
  const most = Math.max(...values.map(Math.abs));
  // As far to one side as to the other, so that the line is in the middle of all charts.
  const { at } = scaleOf([-most, most]);
  const percent = (value: number): string => `${at(value * sign) * 100}%`;
  return (
    <div className={styles["plot"]}>
      <ul aria-label={`How ${metric.name} differs from ${control}`}>
        {rows.map(({ name, comparison }) => (
          <li key={name}>
            <span className={styles["name"]}>{name}</span>
            <svg className={styles["differences"]} width="100%" height="24" aria-hidden>
              <line x1="50%" x2="50%" y1="0" y2="24" className={styles["zero"]} />
              {comparison.interval && (
                <Span
                  low={percent(sign === 1 ? comparison.interval.low : comparison.interval.high)}
                  high={percent(sign === 1 ? comparison.interval.high : comparison.interval.low)}
                />
              )}
              {comparison.difference !== null && (
                <circle
                  cx={percent(comparison.difference)}
                  cy="12"
                  r="5"
                  className={styles["mark"]}
                  data-undecided={comparison.verdict === "undecided" || undefined}
                />
              )}
            </svg>
            <span className={styles["value"]}>
              <strong>{formatDifference(comparison.difference, metric)}</strong>{" "}
              {formatDifferenceRange(comparison.interval, metric)} · {words[comparison.verdict]}
            </span>
          </li>
        ))}
      </ul>
      <div className={styles["axis"]} aria-hidden>
        <span className={styles["sides"]}>
          <span>← worse</span>
          <span>= {control}</span>
          <span>better →</span>
        </span>
      </div>
    </div>
  );
}
