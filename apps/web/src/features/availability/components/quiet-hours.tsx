import { Button, Checkbox } from "@mantine/core";
import type { Availability } from "@parley/contract";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { describeWindow } from "../describe-window.ts";
import { type QuietHours as Quiet, type QuietWindow, useSetAvailability } from "../queries.ts";
import { QuietWindowDialog } from "./quiet-window-dialog.tsx";
import { TimeZoneSelect, zoneOfBrowser } from "./time-zone-select.tsx";
import styles from "./availability.module.css";

/** When notices wait: one's time zone, and hours of the week. */
export function QuietHours({ availability }: { availability: Availability }) {
  const { time_zone: zone, quiet_hours: quiet } = availability;
  const set = useSetAvailability();
  const [isAdding, setAdding] = useState(false);
  const here = zoneOfBrowser();
  const change = (next: Quiet): void => set.mutate({ quiet_hours: next.windows.length === 0 ? null : next });
  // What was just set stands there while it is on its way.
  const sent = set.isPending ? set.variables.quiet_hours : undefined;
  const current: Quiet = (sent === undefined ? quiet : sent) ?? { windows: [], high_stakes_wait: false };
  const add = (window: QuietWindow): void => {
    setAdding(false);
    change({ ...current, windows: [...current.windows, window] });
  };
  return (
    <Section
      title="Quiet hours"
      aside={
        <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
          Add hours…
        </Button>
      }
    >
      <div className={styles["zone"]}>
        <TimeZoneSelect label="Time zone" value={zone} onChange={(time_zone) => set.mutate({ time_zone })} />
        {zone !== here && (
          <Button variant="subtle" onClick={() => set.mutate({ time_zone: here })}>
            Use {here}, where this browser is
          </Button>
        )}
      </div>
      {current.windows.length === 0 && (
        <p className={rows["none"]}>
          You are told at any hour. With “Every day 22:00 to 07:00” notices wait until the morning; deadlines
          do not.
        </p>
      )}
      {current.windows.map((window, index) => (
        <WindowRow
          key={index}
          window={window}
          onRemove={() => change({ ...current, windows: current.windows.toSpliced(index, 1) })}
        />
      ))}
      {current.windows.length > 0 && (
        <div className={styles["zone"]}>
          <Checkbox
            label="Requests of high stakes wait as well"
            checked={current.high_stakes_wait}
            onChange={(event) => change({ ...current, high_stakes_wait: event.currentTarget.checked })}
          />
        </div>
      )}
      <FormError error={set.error} />
      {isAdding && <QuietWindowDialog onAdd={add} onClose={() => setAdding(false)} />}
    </Section>
  );
}

const WindowRow = ({ window, onRemove }: { window: QuietWindow; onRemove: () => void }) => (
  <div className={rows["row"]} role="group" aria-label={describeWindow(window)}>
    <div className={rows["words"]}>{describeWindow(window)}</div>
    <div className={rows["acts"]}>
      <Button variant="subtle" color="red" onClick={onRemove}>
        Take away
      </Button>
    </div>
  </div>
);
