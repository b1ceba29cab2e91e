import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { dayName } from "../../availability/describe-window.ts";
import { teamsQuery } from "../../people/queries.ts";
import { type Schedule, type Shift, shiftsQuery, useEndOverride } from "../queries.ts";
import { DeleteScheduleDialog } from "./delete-schedule-dialog.tsx";
import { OverrideDialog } from "./override-dialog.tsx";
import styles from "./schedules.module.css";

type ScheduleSectionProps = { schedule: Schedule; mayManage: boolean; onEdit: () => void };

/** One schedule: who is on call now, who follows, and who steps in. */
export function ScheduleSection({ schedule, mayManage, onEdit }: ScheduleSectionProps) {
  const [dialog, setDialog] = useState<"override" | "delete">();
  const close = (): void => setDialog(undefined);
  const teams = useQuery(teamsQuery).data ?? [];
  const team = teams.find(({ id }) => id === schedule.team_id);
  const { name, on_call: now, members, handover, time_zone: zone, rotation_days: days } = schedule;
  const time = `${handover.hour}:${String(handover.minute).padStart(2, "0")}`;
  const acts = mayManage && (
    <>
      <Button variant="subtle" onClick={() => setDialog("override")}>
        Step in…
      </Button>
      <Button variant="subtle" onClick={onEdit}>
        Change…
      </Button>
      <Button variant="subtle" color="red" onClick={() => setDialog("delete")}>
        Delete…
      </Button>
    </>
  );
  return (
    <Section title={name} aside={acts}>
      <div className={rows["row"]}>
        <div className={rows["words"]}>
          <span>
            On call now: <strong>{now.person?.full_name ?? "nobody"}</strong>
          </span>
          {now.override_id && <Tag tone="human">stepped in</Tag>}
          <span className={rows["quiet"]}>until {formatMoment(now.until)}</span>
          <span className={rows["quiet"]}>
            {members.map(({ full_name: member }) => member).join(" → ")}, {days} days each, from{" "}
            {dayName(handover.weekday)} {time}, {zone}
            {team && `, of the team ${team.name}`}
          </span>
        </div>
      </div>
      <Shifts schedule={schedule} mayManage={mayManage} />
      {dialog === "override" && <OverrideDialog schedule={schedule} onClose={close} />}
      {dialog === "delete" && <DeleteScheduleDialog schedule={schedule} onClose={close} />}
    </Section>
  );
}

function Shifts({ schedule, mayManage }: { schedule: Schedule; mayManage: boolean }) {
  const shifts = useQuery(shiftsQuery(schedule.id));
  const end = useEndOverride(schedule.id);
  if (shifts.isPending) return <LoadingRows count={2} />;
  return (
    <div className={styles["shifts"]}>
      <FormError error={shifts.error ?? end.error} />
      <ol aria-label={`The next four weeks of ${schedule.name}`}>
        {shifts.data?.map((shift) => (
          <ShiftRow
            key={shift.from}
            shift={shift}
            onEnd={mayManage && shift.override_id ? () => end.mutate(shift.override_id ?? "") : undefined}
          />
        ))}
      </ol>
    </div>
  );
}

const ShiftRow = ({ shift, onEnd }: { shift: Shift; onEnd: (() => void) | undefined }) => (
  <li className={styles["shift"]}>
    <time dateTime={shift.from}>from {formatMoment(shift.from)}</time>
    <span>
      {shift.person?.full_name ?? "nobody"} {shift.override_id && <Tag tone="human">stepped in</Tag>}{" "}
      {onEnd && (
        <Button variant="subtle" color="red" size="compact-xs" onClick={onEnd}>
          Take back
        </Button>
      )}
    </span>
  </li>
);

const formatMoment = (at: string): string =>
  new Date(at).toLocaleString("en", {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
