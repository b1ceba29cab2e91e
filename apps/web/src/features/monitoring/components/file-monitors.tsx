import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ErrorState } from "../../../design/error-state.tsx";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { usePermission } from "../../me/queries.ts";
import { monitorsQuery } from "../queries.ts";
import { MonitorTable } from "./monitor-table.tsx";
import styles from "../pages/monitors.module.css";

/** What watches over a File. */
export function FileMonitors({ fileId }: { fileId: string }) {
  const monitors = useQuery(monitorsQuery(1, fileId));
  const mayWrite = usePermission("write");
  const found = monitors.data?.records ?? [];
  return (
    <Section
      title="Monitors"
      isBare={found.length > 0}
      aside={
        mayWrite && (
          <Button
            variant="default"
            size="compact-sm"
            className={styles["plain"]}
            renderRoot={(props) => <Link {...props} to="/monitors/new" search={{ file: fileId }} />}
          >
            New monitor…
          </Button>
        )
      }
    >
      {monitors.error && <ErrorState error={monitors.error} title="The monitors could not be read" />}
      {monitors.data && found.length === 0 && (
        <p className={rows["none"]}>Nobody is told when something goes wrong here.</p>
      )}
      {found.length > 0 && <MonitorTable monitors={found} isOfFile />}
    </Section>
  );
}
