import type { Metric } from "@parley/statistics";
import { formatMetric } from "../metric-words.ts";
import styles from "./charts.module.css";
import type { Scale } from "./scale.ts";

/** The numbers below a plot; the words in its rows say them to screen readers. */
export function PlotAxis({ scale, metric }: { scale: Scale; metric: Metric }) {
  return (
    <div className={styles["axis"]} aria-hidden>
      <span className={styles["ticks"]}>
        {scale.ticks.map((tick) => (
          <span key={tick} style={{ insetInlineStart: `${scale.at(tick) * 100}%` }}>
            {formatMetric(tick, metric)}
          </span>
        ))}
      </span>
    </div>
  );
}
