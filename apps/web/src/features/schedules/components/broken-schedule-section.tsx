import { Button } from "@mantine/core";
import { useState } from "react";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import type { BrokenSchedule } from "../queries.ts";
import { DeleteScheduleDialog } from "./delete-schedule-dialog.tsx";

type BrokenScheduleSectionProps = { schedule: BrokenSchedule; mayManage: boolean; onEdit: () => void };

/** A schedule that nobody can read: it asks nobody until it is given anew. */
export function BrokenScheduleSection({ schedule, mayManage, onEdit }: BrokenScheduleSectionProps) {
  const [isDeleting, setIsDeleting] = useState(false);
  const acts = mayManage && (
    <>
      <Button variant="subtle" onClick={onEdit}>
        Give it anew…
      </Button>
      <Button variant="subtle" color="red" onClick={() => setIsDeleting(true)}>
        Delete…
      </Button>
    </>
  );
  return (
    <Section title={schedule.name} aside={acts}>
      <div className={rows["row"]}>
        <div className={rows["words"]}>
          <span>
            <Tag tone="failed">broken</Tag> Nobody can say who is on call: {describeFields(schedule)}
          </span>
          <span className={rows["quiet"]}>Plans that name it ask nobody there until it is given anew.</span>
        </div>
      </div>
      {isDeleting && <DeleteScheduleDialog schedule={schedule} onClose={() => setIsDeleting(false)} />}
    </Section>
  );
}

const words: Readonly<Record<string, string>> = {
  handover: "when it is handed over",
  members: "who takes turns",
  time_zone: "the time zone",
  starts_on: "the day it begins on",
  rotation_days: "how long a turn is",
};

const describeFields = ({ broken_fields: fields }: BrokenSchedule): string =>
  `${fields.map((field) => words[field] ?? field).join(", ")} cannot be read.`;
