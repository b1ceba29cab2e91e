import { Select, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { type SchemaField, textOfValue } from "../schema-fields.ts";
import { visibleText } from "../visible-text.ts";
import { FieldName } from "./values-table.tsx";
import styles from "./field-input.module.css";

type FieldInputProps = {
  field: SchemaField;
  /** What was typed; undefined while it is untouched. */
  text: string | undefined;
  problem: string | undefined;
  onChange: (text: string) => void;
};

/** Takes one value, the way its type is best typed in. */
export function FieldInput({ field, text, problem, onChange }: FieldInputProps) {
  const shown = text ?? textOfValue(field);
  const common: { label: ReactNode; description: string | undefined; error: string | undefined } = {
    label: <FieldName field={field} />,
    description: field.description,
    error: problem,
  };
  const isJson = field.type === "json";
  switch (field.type) {
    case "boolean":
    case "choice":
      return (
        <Select
          {...common}
          data={choicesOf(field)}
          value={shown === "" ? null : shown}
          clearable={!field.isRequired}
          allowDeselect={false}
          placeholder="not set"
          onChange={(value) => onChange(value ?? "")}
        />
      );
    case "number":
    case "integer":
      return (
        <TextInput
          {...common}
          inputMode="decimal"
          autoComplete="off"
          value={shown}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return (
        <Textarea
          {...common}
          autosize
          minRows={isJson ? 2 : 1}
          maxRows={14}
          dir="auto"
          spellCheck={!isJson}
          value={shown}
          classNames={isJson ? { input: styles["code"] ?? "" } : {}}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

/** Each choice by its JSON text; the value that stands now is always among them. */
function choicesOf({ type, choices, value }: SchemaField): { value: string; label: string }[] {
  const known = type === "boolean" ? [true, false] : choices;
  const texts = new Set(
    [...known, ...(value === undefined ? [] : [value])].map((each) => JSON.stringify(each)),
  );
  return [...texts].map((text) => {
    const parsed: unknown = JSON.parse(text);
    return { value: text, label: visibleText(typeof parsed === "string" ? parsed : text) };
  });
}
