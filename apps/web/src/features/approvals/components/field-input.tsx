import { Select, Textarea, TextInput } from "@mantine/core";
import { type FieldType, type SchemaField, textOfValue } from "../schema-fields.ts";
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

const hints: Partial<Record<FieldType, string>> = { list: "One a line.", json: "As JSON." };

/** Takes one value, the way its type is best typed in. */
export function FieldInput({ field, text, problem, onChange }: FieldInputProps) {
  const shown = text ?? textOfValue(field);
  const common = { ...aroundInput(field), error: problem };
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
    case "date":
      return (
        <TextInput
          {...common}
          type="date"
          value={shown}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return (
        <Textarea
          {...common}
          autosize
          minRows={isJson || field.type === "list" ? 2 : 1}
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

/** What stands around it. Of what has a value already nobody has to be told that it is needed. */
const aroundInput = (field: SchemaField) => ({
  label: <FieldName field={field} />,
  description: [field.description, hints[field.type]].filter(Boolean).join(" ") || undefined,
  withAsterisk: field.isRequired && field.value === undefined,
});

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
