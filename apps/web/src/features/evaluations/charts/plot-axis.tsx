import type { Metric } from "@parley/statistics";
import { formatMetric } from "../metric-words.ts";
import styles from "./charts.module.css";
import type { Scale } from "./scale.ts";

type PlotAxisProps = {
  scale: Scale;
  metric: Metric;
  /** A value as people read it; that of the metric itself unless said. */
  say?: (value: number, metric: Metric) => string;
};

/** The numbers below a plot; the words in its rows say them to screen readers. */
export function PlotAxis({ scale, metric, say = formatMetric }: PlotAxisProps) {
  return (
    <div className={styles["axis"]} aria-hidden>
      <span className={styles["ticks"]}>
        {scale.ticks.map((tick) => (
          <span key={tick} style={{ insetInlineStart: `${scale.at(tick) * 100}%` }}>
            {say(tick, metric)}
          </span>
        ))}
      </span>
    </div>
  );
}
