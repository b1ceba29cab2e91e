import { NumberInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ParameterField } from "../parameter-fields.ts";
import { summariseValue } from "../../../design/summarise-value.ts";
import { fromStopText, toStopText } from "../stop-text.ts";
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
        <StopInput
          id={id}
          value={Array.isArray(value) ? value.map(String) : [String(value)]}
          onChange={onChange}
        />
      );
    case "json":
      return (
        <code
          id={id}
          className={styles["json"]}
          title={`${JSON.stringify(value, null, 2)}\n\nEdit it as text.`}
        >
          {summariseValue(value)}
        </code>
      );
  }
}

function StopInput(props: { id: string; value: string[]; onChange: (value: string[]) => void }) {
  const [typed, setTyped] = useState("");
  // What is being typed stays as it is (an unfinished escape, a separator at the end) while it means the value.
  const isOwn = JSON.stringify(fromStopText(typed)) === JSON.stringify(props.value);
  return (
    <TextInput
      id={props.id}
      variant="unstyled"
      title="Several: with a | between. A line break: \n"
      value={isOwn ? typed : toStopText(props.value)}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        props.onChange(fromStopText(currentTarget.value));
      }}
    />
  );
}
