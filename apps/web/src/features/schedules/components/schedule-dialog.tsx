import { Button, Modal, MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FormError, issueOf } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { TimeZoneSelect, zoneOfBrowser } from "../../availability/components/time-zone-select.tsx";
import { dayName, type Weekday, weekdays } from "../../availability/describe-window.ts";
import { membersQuery, teamsQuery } from "../../people/queries.ts";
import { type BrokenSchedule, type Schedule, type ScheduleDraft, useSaveSchedule } from "../queries.ts";
import styles from "./schedules.module.css";

type Given = Schedule | BrokenSchedule | undefined;
type ScheduleDialogProps = { schedule: Given; onClose: () => void };

/** What cannot be read of a schedule begins as in a new one. */
const draftOf = (schedule: Given): ScheduleDraft => ({
  name: schedule?.name ?? "",
  team_id: schedule?.team_id ?? null,
  ...(schedule !== undefined && "on_call" in schedule
    ? {
        time_zone: schedule.time_zone,
        members: schedule.members.map(({ user_id: id }) => id),
        handover: schedule.handover,
        rotation_days: schedule.rotation_days,
      }
    : {
        time_zone: zoneOfBrowser(),
        members: [],
        handover: { weekday: "monday", hour: 9, minute: 0 },
        rotation_days: 7,
      }),
});

/** Makes a schedule or changes one: who takes turns, how long, and when they hand over. */
export function ScheduleDialog({ schedule, onClose }: ScheduleDialogProps) {
  const [draft, setDraft] = useState(() => draftOf(schedule));
  const save = useSaveSchedule(schedule?.id);
  const change = (part: Partial<ScheduleDraft>): void => setDraft({ ...draft, ...part });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate({ ...draft, name: draft.name.trim() }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={schedule ? `Change ${schedule.name}` : "New schedule"}>
      <form className={form["form"]} onSubmit={submit} noValidate>
        <TextInput
          label="Name"
          placeholder="payments"
          description={'Plans name it: { "schedule": "payments" }'}
          value={draft.name}
          error={issueOf(save.error, "name")}
          onChange={(event) => change({ name: event.currentTarget.value })}
          data-autofocus
        />
        <TurnsField value={draft.members} onChange={(members) => change({ members })} />
        <HandoverFields draft={draft} onChange={change} />
        <TimeZoneSelect
          label="Time zone"
          value={draft.time_zone}
          onChange={(time_zone) => change({ time_zone })}
        />
        <TeamField value={draft.team_id} onChange={(team_id) => change({ team_id })} />
        <FormError error={save.error} fields={["name"]} />
        <div className={form["acts"]}>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={draft.name.trim() === "" || draft.members.length === 0}
          >
            {schedule ? "Save the schedule" : "Make the schedule"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function TurnsField({ value, onChange }: { value: string[]; onChange: (ids: string[]) => void }) {
  const members = useQuery(membersQuery).data ?? [];
  return (
    <MultiSelect
      label="Who takes turns"
      description="In this order; the first one chosen begins."
      data={members.map(({ user_id, full_name }) => ({ value: user_id, label: full_name }))}
      value={value}
      searchable
      openOnFocus={false}
      nothingFoundMessage="Nobody is called that"
      onChange={onChange}
    />
  );
}

function TeamField({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const teams = useQuery(teamsQuery).data ?? [];
  if (teams.length === 0) return null;
  return (
    <Select
      label="Team"
      description="Whose schedule it is. Who takes turns is named above."
      data={teams.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      clearable
      openOnFocus={false}
      onChange={onChange}
    />
  );
}

type HandoverFieldsProps = { draft: ScheduleDraft; onChange: (part: Partial<ScheduleDraft>) => void };

function HandoverFields({ draft: { handover, rotation_days: days }, onChange }: HandoverFieldsProps) {
  const two = (figure: number): string => String(figure).padStart(2, "0");
  const setTime = (time: string): void => {
    const [hour, minute] = time.split(":").map(Number);
    if (hour !== undefined && minute !== undefined) onChange({ handover: { ...handover, hour, minute } });
  };
  return (
    <div className={styles["fields"]}>
      <Select
        label="Hand over on"
        data={weekdays.map((day) => ({ value: day, label: dayName(day) }))}
        value={handover.weekday}
        allowDeselect={false}
        openOnFocus={false}
        onChange={(day) => day && onChange({ handover: { ...handover, weekday: day as Weekday } })}
      />
      <TextInput
        type="time"
        label="At"
        value={`${two(handover.hour)}:${two(handover.minute)}`}
        onChange={(event) => event.currentTarget.value && setTime(event.currentTarget.value)}
      />
      <NumberInput
        label="A turn is, in days"
        min={1}
        max={366}
        allowDecimal={false}
        value={days}
        onChange={(value) => typeof value === "number" && onChange({ rotation_days: value })}
      />
    </div>
  );
}
