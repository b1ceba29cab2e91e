import { Button, Checkbox, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import form from "../../../design/form.module.css";
import { dayName, weekdays } from "../describe-window.ts";
import type { QuietWindow } from "../queries.ts";
import styles from "./availability.module.css";

type QuietWindowDialogProps = { onAdd: (window: QuietWindow) => void; onClose: () => void };

/** Adds hours in which one is told nothing. */
export function QuietWindowDialog({ onAdd, onClose }: QuietWindowDialogProps) {
  const [days, setDays] = useState<string[]>([...weekdays]);
  const [from, setFrom] = useState("22:00");
  const [until, setUntil] = useState("07:00");
  const chosen = weekdays.filter((day) => days.includes(day));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onAdd({ from, until, ...(chosen.length < weekdays.length && { days: chosen }) });
  };
  return (
    <Modal opened onClose={onClose} title="Quiet hours">
      <form className={form["form"]} onSubmit={submit}>
        <Checkbox.Group label="They begin on" value={days} onChange={setDays}>
          <div className={styles["days"]}>
            {weekdays.map((day) => (
              <Checkbox key={day} value={day} label={dayName(day)} />
            ))}
          </div>
        </Checkbox.Group>
        <div className={styles["times"]}>
          <TextInput
            type="time"
            label="From"
            required
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="time"
            label="Until"
            description={until <= from ? "of the next day" : "of the same day"}
            required
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
        </div>
        <div className={form["acts"]}>
          <Button type="submit" disabled={chosen.length === 0 || from === "" || until === ""}>
            Be quiet then
          </Button>
        </div>
      </form>
    </Modal>
  );
}
