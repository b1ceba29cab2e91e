import type { Monitor } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RelativeTime } from "../../../design/figures.tsx";
import table from "../../../design/table.module.css";
import { FileLink } from "../../files/components/file-link.tsx";
import { allFilesQuery } from "../../files/queries.ts";
import { describeMonitor, formatMonitored, toLocalPath } from "../describe-monitor.ts";
import { JudgeDoubt } from "./judge-doubt.tsx";
import { MonitorState } from "./monitor-state.tsx";
import styles from "./monitor-table.module.css";

type MonitorTableProps = { monitors: readonly Monitor[]; isOfFile?: boolean };

/** Monitors with what they wait for and what they found last. */
export function MonitorTable({ monitors, isOfFile = false }: MonitorTableProps) {
  const files = useQuery(allFilesQuery).data ?? [];
  return (
    <div className={table["frame"]} tabIndex={0} role="region" aria-label="Monitors, those that alert first">
      <table className={`${table["table"]} ${table["cards"]} ${styles["monitors"]}`} aria-label="Monitors">
        <thead>
          <tr>
            <th scope="col">Monitor</th>
            <th scope="col">State</th>
            {!isOfFile && <th scope="col">File</th>}
            <th scope="col">Alerts when</th>
            <th scope="col">Last found</th>
            <th scope="col">Severity</th>
          </tr>
        </thead>
        <tbody>
          {monitors.map((monitor) => (
            <tr key={monitor.id}>
              <td>
                <Link className={table["link"]} to="/monitors/$monitorId" params={{ monitorId: monitor.id }}>
                  {monitor.name}
                </Link>
              </td>
              <td>
                <span className={styles["state"]}>
                  <MonitorState monitor={monitor} />
                </span>
              </td>
              {!isOfFile && (
                <td data-label="of">
                  <FileCell monitor={monitor} />
                </td>
              )}
              <td data-label="alerts when">{describeMonitor(monitor, pathOf(monitor, files))}</td>
              <td data-label="last found">
                <LastCheck monitor={monitor} />
              </td>
              <td data-label="severity">{monitor.severity}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The path of the Evaluator whose judgments are measured. */
export const pathOf = (
  { metric }: Pick<Monitor, "metric">,
  files: readonly { id: string; path: string }[],
): string | undefined =>
  metric.type === "judgment" ? files.find(({ id }) => id === metric.evaluator_id)?.path : undefined;

function FileCell({ monitor: { file } }: { monitor: Monitor }) {
  const known = useQuery(allFilesQuery).data?.find(({ id }) => id === file?.id);
  if (!file) return "all Logs";
  if (!known) return file.path;
  return (
    <FileLink type={known.type} id={known.id} part="monitoring" className={table["link"] ?? ""}>
      {file.path}
    </FileLink>
  );
}

function LastCheck({ monitor }: { monitor: Monitor }) {
  const { last_check: last } = monitor;
  if (!last) return "not checked yet";
  return (
    <span className={styles["state"]}>
      <a href={toLocalPath(last.logs_url)} className={table["link"]} title={last.text}>
        {formatMonitored(last.value, monitor)}
      </a>
      <RelativeTime at={last.at} />
      <JudgeDoubt monitor={monitor} />
    </span>
  );
}
