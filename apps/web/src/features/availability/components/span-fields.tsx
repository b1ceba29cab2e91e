import { TextInput } from "@mantine/core";
import styles from "./availability.module.css";

type SpanFieldsProps = {
  from: string;
  until: string;
  onFrom: (from: string) => void;
  onUntil: (until: string) => void;
};

/** From when to when, by the clock of this browser. */
export const SpanFields = ({ from, until, onFrom, onUntil }: SpanFieldsProps) => (
  <div className={styles["times"]}>
    <TextInput
      type="datetime-local"
      label="From"
      value={from}
      onChange={(event) => onFrom(event.currentTarget.value)}
      data-autofocus
    />
    <TextInput
      type="datetime-local"
      label="Until"
      value={until}
      onChange={(event) => onUntil(event.currentTarget.value)}
    />
  </div>
);
