import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { PagesBar } from "../../evaluations/components/pages-bar.tsx";
import { usePermission } from "../../me/queries.ts";
import { MonitorTable } from "../components/monitor-table.tsx";
import { monitorsQuery } from "../queries.ts";
import styles from "./monitors.module.css";

type MonitorsPageProps = { page: number; onPage: (page: number) => void };

/** What watches over all Files, those that alert first. */
export function MonitorsPage(props: MonitorsPageProps) {
  return (
    <Page title="Monitors" isWide actions={<NewMonitor />}>
      <Monitors {...props} />
    </Page>
  );
}

function NewMonitor() {
  const mayWrite = usePermission("write");
  if (!mayWrite) return null;
  return (
    <Button
      className={styles["act"]}
      renderRoot={(props) => <Link {...props} to="/monitors/new" search={{}} />}
    >
      New monitor
    </Button>
  );
}

function Monitors({ page, onPage }: MonitorsPageProps) {
  const list = useQuery(monitorsQuery(page));
  if (list.error)
    return (
      <ErrorState
        error={list.error}
        title="The monitors could not be read"
        retry={() => void list.refetch()}
      />
    );
  if (!list.data) return <LoadingRows count={8} />;
  const { records, total, size } = list.data;
  if (total === 0)
    return (
      <EmptyState
        title="Be told when something goes wrong"
        example={
          "share of errors above 5 % within 1 h\ncost up by more than 50 % against the week before, within 1 d"
        }
      >
        A monitor looks at the Logs of a File, or of all, again and again, and tells people over the channels
        they have when something is not as it should be.
      </EmptyState>
    );
  return (
    <div className={styles["list"]}>
      <MonitorTable monitors={records} />
      <PagesBar page={page} size={size} total={total} onPage={onPage} />
    </div>
  );
}
