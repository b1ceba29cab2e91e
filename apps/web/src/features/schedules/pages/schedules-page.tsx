import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { usePermission } from "../../me/queries.ts";
import { RuleTabs } from "../../policies/components/rule-tabs.tsx";
import { BrokenScheduleSection } from "../components/broken-schedule-section.tsx";
import { ScheduleDialog } from "../components/schedule-dialog.tsx";
import { ScheduleSection } from "../components/schedule-section.tsx";
import styles from "../components/schedules.module.css";
import { type BrokenSchedule, type Schedule, schedulesQuery } from "../queries.ts";

/** Who is on call when. */
export function SchedulesPage() {
  const list = useQuery(schedulesQuery);
  const mayManage = usePermission("manage-members");
  const [editing, setEditing] = useState<Schedule | BrokenSchedule | "new">();
  const make = mayManage ? (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing("new")}>
      New schedule…
    </Button>
  ) : undefined;
  const isEmpty = list.data?.length === 0;
  return (
    <Page title="On call" actions={isEmpty ? undefined : make}>
      <RuleTabs />
      {list.isPending && <LoadingRows count={4} />}
      {list.error && (
        <ErrorState
          error={list.error}
          title="The schedules could not be read"
          retry={() => void list.refetch()}
        />
      )}
      {isEmpty && (
        <EmptyState
          title="Nobody takes turns yet"
          example={'"plan": { "steps": [{ "who": { "schedule": "payments" } }] }'}
          action={make}
        >
          A schedule says who is on call when. A plan that names it asks whoever it is at the moment.
        </EmptyState>
      )}
      <div className={styles["sections"]}>
        {list.data?.map((schedule) => {
          const props = { mayManage, onEdit: () => setEditing(schedule) };
          return "on_call" in schedule ? (
            <ScheduleSection key={schedule.id} schedule={schedule} {...props} />
          ) : (
            <BrokenScheduleSection key={schedule.id} schedule={schedule} {...props} />
          );
        })}
      </div>
      {editing && (
        <ScheduleDialog
          schedule={editing === "new" ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Page>
  );
}
