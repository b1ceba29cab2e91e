import { NumberInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Digest, Preferences } from "../places-queries.ts";
import styles from "./places.module.css";

type HowOftenProps = { current: Preferences; onChange: (part: Partial<Preferences>) => void };

const rhythms = [
  { value: "none", label: "each at once" },
  { value: "15", label: "together, every 15 minutes" },
  { value: "60", label: "together, every hour" },
  { value: "240", label: "together, every 4 hours" },
  { value: "daily", label: "together, once a day" },
];

const valueOf = (digest: Digest | null | undefined): string => {
  if (digest == null) return "none";
  return "at" in digest ? "daily" : String(digest.every_minutes);
};

/** What little hangs on may come together; and nobody is told more often than they can read. */
export function HowOften({ current: { digest, most_per_hour: most }, onChange }: HowOftenProps) {
  const value = valueOf(digest);
  const other = rhythms.some((one) => one.value === value)
    ? []
    : [{ value, label: `every ${value} minutes` }];
  const choose = (chosen: string): void => {
    if (chosen === "none") return onChange({ digest: null });
    onChange({ digest: chosen === "daily" ? { at: ["17:00"] } : { every_minutes: Number(chosen) } });
  };
  return (
    <div className={styles["settings"]}>
      <Select
        label="Requests of low stakes"
        data={[...rhythms, ...other]}
        value={value}
        allowDeselect={false}
        onChange={(chosen) => chosen && choose(chosen)}
      />
      {digest != null && "at" in digest && (
        <TimeOfDay
          key={digest.at[0] ?? ""}
          time={digest.at[0] ?? "17:00"}
          onChange={(time) => onChange({ digest: { at: [time, ...digest.at.slice(1)] } })}
        />
      )}
      <MostPerHour key={most ?? 0} most={most} onChange={onChange} />
    </div>
  );
}

/** Kept when it is left, so that no half-written time is. */
function TimeOfDay({ time, onChange }: { time: string; onChange: (time: string) => void }) {
  const [written, setWritten] = useState(time);
  return (
    <TextInput
      type="time"
      label="At"
      value={written}
      onChange={(event) => setWritten(event.currentTarget.value)}
      onBlur={() => written !== "" && written !== time && onChange(written)}
    />
  );
}

type MostProps = { most: number | undefined; onChange: HowOftenProps["onChange"] };

function MostPerHour({ most, onChange }: MostProps) {
  const [written, setWritten] = useState<number | string>(most ?? 30);
  const keep = (): void => {
    const count = Number(written);
    if (Number.isInteger(count) && count >= 1 && count !== (most ?? 30)) onChange({ most_per_hour: count });
  };
  return (
    <NumberInput
      className={styles["number"] ?? ""}
      label="At most, in an hour"
      description="The rest is in the inbox; high stakes always come."
      min={1}
      max={200}
      allowDecimal={false}
      value={written}
      onChange={setWritten}
      onBlur={keep}
    />
  );
}
