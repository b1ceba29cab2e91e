import table from "../../../design/table.module.css";
import { formatMetric, formatRange } from "../../evaluations/metric-words.ts";
import type { TimeChart, TimePoint } from "../to-charts.ts";
import { formatStart } from "./format-start.ts";
import styles from "./time-chart.module.css";

type TimeTableProps = { chart: TimeChart; interval: "hour" | "day" };

/** The numbers of a chart; times of which nothing is known in any series are left out. */
export function TimeTable({ chart: { title, metric, series }, interval }: TimeTableProps) {
  const starts = (series[0]?.points ?? []).map(({ at }, index) => ({ at, index }));
  const known = starts.filter(({ index }) => series.some(({ points }) => points[index]?.value != null));
  return (
    <details className={styles["numbers"]}>
      <summary>Numbers</summary>
      <div className={table["frame"]} tabIndex={0} role="region" aria-label={`Numbers of ${title}`}>
        <table className={table["table"]} aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{interval === "day" ? "Day (UTC)" : "Hour (UTC)"}</th>
              {series.map(({ name }) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">In all</th>
              {series.map(({ name, total }) => (
                <td key={name}>{formatMetric(total, metric)}</td>
              ))}
            </tr>
            {known.toReversed().map(({ at, index }) => (
              <tr key={at}>
                <th scope="row">{formatStart(at, interval)}</th>
                {series.map(({ name, points }) => (
                  <Cell key={name} point={points[index]} metric={metric} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

const Cell = ({ point, metric }: { point: TimePoint | undefined; metric: TimeChart["metric"] }) => (
  <td>
    {formatMetric(point?.value ?? null, metric)}
    {point?.interval && ` (${formatRange(point.interval, metric)})`}
  </td>
);
