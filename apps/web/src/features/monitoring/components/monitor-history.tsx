import type { MonitorTransition } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Rail, type RailEvent } from "../../../design/rail.tsx";
import rows from "../../../design/rows.module.css";
import { toLocalPath } from "../describe-monitor.ts";
import { monitorHistoryQuery } from "../queries.ts";
import { sayTold } from "../say-told.ts";
import styles from "../pages/monitors.module.css";
import { StateTag } from "./monitor-state.tsx";

/** The changes of a monitor's state along the rail, each with its Logs and who was told. */
export function MonitorHistory({ monitorId }: { monitorId: string }) {
  const history = useQuery(monitorHistoryQuery(monitorId));
  if (history.error)
    return (
      <ErrorState
        error={history.error}
        title="The history could not be read"
        retry={() => void history.refetch()}
      />
    );
  if (!history.data) return <LoadingRows count={3} />;
  if (history.data.length === 0)
    return <p className={rows["none"]}>Its state has not changed in the last 90 days.</p>;
  return <Rail label="Changes of state, newest first" events={history.data.map(toEvent)} />;
}

const tones = { ok: "passed", alerting: "failed", no_data: "waiting" } as const;

const toEvent = (transition: MonitorTransition): RailEvent => ({
  id: transition.id,
  at: transition.created_at,
  tone: tones[transition.to],
  content: (
    <>
      <StateTag state={transition.to} /> {transition.measurement.text}{" "}
      <span className={rows["quiet"]}>{sayTold(transition)}</span>
    </>
  ),
  aside: (
    <a className={styles["logs"]} href={toLocalPath(transition.measurement.logs_url)}>
      Logs
    </a>
  ),
});
