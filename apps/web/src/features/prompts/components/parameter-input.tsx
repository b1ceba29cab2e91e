import { NumberInput, Select, TextInput } from "@mantine/core";
import type { ParameterField } from "../parameter-fields.ts";
import styles from "./parameters.module.css";

type ParameterInputProps = {
  id: string;
  field: ParameterField;
  value: unknown;
  onChange: (value: unknown) => void;
};

/** One parameter's field, as its kind wants it. */
export function ParameterInput({ id, field, value, onChange }: ParameterInputProps) {
  switch (field.kind) {
    case "number":
      return (
        <NumberInput
          id={id}
          variant="unstyled"
          step={field.step}
          min={field.min}
          max={field.max}
          allowDecimal={field.step < 1}
          value={typeof value === "number" ? value : ""}
          onChange={(next) => typeof next === "number" && onChange(next)}
        />
      );
    case "choice":
      return (
        <Select
          id={id}
          variant="unstyled"
          data={field.choices}
          value={String(value)}
          allowDeselect={false}
          onChange={(next) => next && onChange(next)}
        />
      );
    case "lines":
      return (
        <TextInput
          id={id}
          variant="unstyled"
          title="Several: with a | between"
          value={Array.isArray(value) ? value.join("|") : String(value)}
          onChange={({ currentTarget }) =>
            onChange(currentTarget.value === "" ? undefined : currentTarget.value.split("|"))
          }
        />
      );
    case "json":
      return (
        <code
          id={id}
          className={styles["json"]}
          title={`${JSON.stringify(value, null, 2)}\n\nEdit it as text.`}
        >
          {summarise(value)}
        </code>
      );
  }
}

function summarise(value: unknown): string {
  if (typeof value === "object" && value !== null && "type" in value) return String(value.type);
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value
    .map((item) => (item && typeof item === "object" && "model" in item ? item.model : item))
    .join(", ");
}
