import { Button, Checkbox, Modal, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import form from "../../../design/form.module.css";
import type { OwnChannel, Preference } from "../places-queries.ts";
import styles from "./places.module.css";

type PlaceDialogProps = {
  channels: readonly OwnChannel[];
  onAdd: (place: Preference) => void;
  onClose: () => void;
};

const allStakes = ["low", "medium", "high"] as const;
type Stakes = (typeof allStakes)[number];

const hours = Array.from({ length: 25 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, "0")}:00`,
}));

/** Adds a place where one wants to be reached. */
export function PlaceDialog({ channels, onAdd, onClose }: PlaceDialogProps) {
  const choices = [
    ...channels.map(({ id, name, kind }) => ({ value: id, label: `${name} (${kind.replace("_", " ")})` })),
    { value: "push", label: "Browsers with notices on" },
  ];
  const [channel, setChannel] = useState(choices[0]?.value ?? "push");
  const [place, setPlace] = useState("");
  const [stakes, setStakes] = useState<string[]>([...allStakes]);
  const [from, setFrom] = useState("0");
  const [to, setTo] = useState("24");
  const chosen = allStakes.filter((one) => stakes.includes(one));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onAdd(toPlace({ channel, place, chosen, from: Number(from), to: Number(to) }));
  };
  return (
    <Modal opened onClose={onClose} title="Where you are told">
      <form className={form["form"]} onSubmit={submit} noValidate>
        <Select
          label="By"
          data={choices}
          value={channel}
          allowDeselect={false}
          onChange={(value) => value && setChannel(value)}
          data-autofocus
        />
        {channel !== "push" && (
          <TextInput
            label="Place"
            description="Empty: where the channel finds you by your e-mail address, or the account linked to you."
            value={place}
            onChange={(event) => setPlace(event.currentTarget.value)}
          />
        )}
        <Checkbox.Group label="For requests of" value={stakes} onChange={setStakes}>
          <div className={styles["stakes"]}>
            {allStakes.map((one) => (
              <Checkbox key={one} value={one} label={`${one} stakes`} />
            ))}
          </div>
        </Checkbox.Group>
        <Hours from={from} to={to} onFrom={setFrom} onTo={setTo} />
        <div className={form["acts"]}>
          <Button type="submit" disabled={chosen.length === 0}>
            Tell me there
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type HoursProps = { from: string; to: string; onFrom: (hour: string) => void; onTo: (hour: string) => void };

const Hours = ({ from, to, onFrom, onTo }: HoursProps) => (
  <div className={styles["hours"]}>
    <Select
      label="From"
      data={hours.slice(0, 24)}
      value={from}
      allowDeselect={false}
      onChange={(value) => value && onFrom(value)}
    />
    <Select
      label="Until"
      description={Number(to) < Number(from) ? "of the next day" : undefined}
      data={hours.slice(1)}
      value={to}
      allowDeselect={false}
      onChange={(value) => value && onTo(value)}
    />
  </div>
);

type Given = { channel: string; place: string; chosen: Stakes[]; from: number; to: number };

/** Without what is so by default. */
const toPlace = ({ channel, place, chosen, from, to }: Given): Preference => ({
  channel_id: channel,
  ...(channel !== "push" && place.trim() !== "" && { place: place.trim() }),
  ...(chosen.length < allStakes.length && { stakes: chosen }),
  ...((from !== 0 || to !== 24) && { from_hour: from, to_hour: to }),
});
