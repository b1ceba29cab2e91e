import { useQuery } from "@tanstack/react-query";
import { Bars } from "../../../design/bars.tsx";
import { formatDuration, formatMoney, formatPlural } from "../../../design/format.ts";
import { hasTime, type LogFilter } from "../log-filter.ts";
import { logStatsQuery } from "../queries.ts";
import { toBars } from "../stats-bars.ts";
import styles from "./log-summary.module.css";

/** What the Logs of the list come to: one line of figures, and how many there were over time. */
export function LogSummary({ filter }: { filter: LogFilter }) {
  const { data } = useQuery(logStatsQuery(filter));
  if (!data || data.total.logs_count === 0) return null;
  const { total } = data;
  return (
    <section className={styles["summary"]} aria-label="Summary">
      <dl>
        <Figure
          name={hasTime(filter) ? "Logs" : "Last 30 days"}
          value={formatPlural(total.logs_count, "log")}
        />
        <Figure name="Failed" value={`${((100 * total.errors_count) / total.logs_count).toFixed(1)} %`} />
        <Figure name="Cost" value={formatMoney(total.cost)} />
        <Figure name="Latency p50" value={formatDuration(total.latency_ms.p50)} />
        <Figure name="p95" value={formatDuration(total.latency_ms.p95)} />
      </dl>
      {data.buckets.length > 1 && <Bars label={`Logs a ${data.interval}`} bars={toBars(data)} height={64} />}
    </section>
  );
}

const Figure = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);
