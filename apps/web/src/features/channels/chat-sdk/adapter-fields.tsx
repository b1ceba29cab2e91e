import { Button, PasswordInput, TextInput } from "@mantine/core";
import type { ChangeEvent } from "react";
import type { AdapterField } from "./chat-sdk-draft.ts";
import styles from "./chat-sdk.module.css";

type AdapterFieldsProps = {
  /** What one of them is called. */
  noun: "Field" | "Secret";
  fields: readonly AdapterField[];
  isSecret: boolean;
  /** Those that are set and not shown. */
  known?: readonly string[];
  onChange: (fields: AdapterField[]) => void;
};

/** Names and values, by the adapter's own names. */
export function AdapterFields({ noun, fields, isSecret, known = [], onChange }: AdapterFieldsProps) {
  const set = (at: number, part: Partial<AdapterField>): void =>
    onChange(fields.map((field, index) => (index === at ? { ...field, ...part } : field)));
  return (
    <>
      {fields.map(({ name, value }, at) => (
        // Its place is what a field is known by: its name is being written.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className={styles["field"]} role="group" aria-label={`${noun} ${at + 1}`}>
          <TextInput
            aria-label={`Name of ${noun.toLowerCase()} ${at + 1}`}
            placeholder={isSecret ? "botToken" : "apiUrl"}
            value={name}
            onChange={(event) => set(at, { name: event.currentTarget.value })}
          />
          <ValueInput
            isSecret={isSecret}
            label={`Value of ${noun.toLowerCase()} ${at + 1}`}
            placeholder={known.includes(name) ? "Left empty, it stays" : ""}
            value={value}
            onChange={(text) => set(at, { value: text })}
          />
          <Button
            variant="subtle"
            aria-label={`Remove ${noun.toLowerCase()} ${at + 1}`}
            onClick={() => onChange(fields.filter((_, index) => index !== at))}
          >
            Remove
          </Button>
        </div>
      ))}
      <Button variant="subtle" onClick={() => onChange([...fields, { name: "", value: "" }])}>
        Add a {noun.toLowerCase()}
      </Button>
    </>
  );
}

type ValueInputProps = {
  isSecret: boolean;
  label: string;
  placeholder: string;
  value: string;
  onChange: (text: string) => void;
};

function ValueInput({ isSecret, label, onChange, ...given }: ValueInputProps) {
  const props = {
    ...given,
    "aria-label": label,
    autoComplete: "off",
    onChange: (event: ChangeEvent<HTMLInputElement>) => onChange(event.currentTarget.value),
  };
  return isSecret ? <PasswordInput {...props} /> : <TextInput {...props} />;
}
