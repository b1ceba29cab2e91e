import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { meQuery } from "../../me/queries.ts";
import { Places } from "../../me/components/places.tsx";
import { Notices } from "../../push/components/notices.tsx";
import { SettingsTabs } from "../../settings/components/settings-tabs.tsx";
import { Absences } from "../components/absences.tsx";
import styles from "../components/availability.module.css";
import { QuietHours } from "../components/quiet-hours.tsx";
import { availabilityQuery } from "../queries.ts";

/** Where and when one is told of requests, and who answers while one is away. */
export function AvailabilityPage() {
  return (
    <Page title="Availability">
      <SettingsTabs />
      <div className={styles["sections"]}>
        <Notices />
        <Personal />
      </div>
    </Page>
  );
}

function Personal() {
  const me = useQuery(meQuery).data;
  const isPerson = me?.actor.user_id != null;
  const own = useQuery({ ...availabilityQuery, enabled: isPerson });
  if (me !== undefined && !isPerson)
    return (
      <EmptyState title="Absences and quiet hours belong to accounts">
        This Parley is for one person on this machine. Started with <code>PARLEY_AUTH=accounts</code>,
        everybody says here when they are away, who answers for them, and when notices wait.
      </EmptyState>
    );
  if (own.error)
    return (
      <ErrorState
        error={own.error}
        title="Your availability could not be read"
        retry={() => void own.refetch()}
      />
    );
  if (!own.data) return <LoadingRows count={4} />;
  return (
    <>
      <Places timeZone={own.data.time_zone} />
      <Absences absences={own.data.out_of_office} />
      <QuietHours availability={own.data} />
    </>
  );
}
