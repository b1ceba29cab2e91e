import { json } from "@codemirror/lang-json";
import { Textarea } from "@mantine/core";
import { useId } from "react";
import { CodeEditor } from "../../../design/code/code-editor.tsx";
import { type InputForm, jsonField } from "../prompt-inputs.ts";
import styles from "./run-panel.module.css";

type InputFieldsProps = {
  form: InputForm;
  typed: Readonly<Record<string, string>>;
  /** Fields that must be filled before it can run; empty until that was tried. */
  missing: readonly string[];
  onChange: (name: string, value: string) => void;
};

const jsonLanguage = json();

/** A field for each variable of the template, or one JSON object. */
export function InputFields({ form, typed, missing, onChange }: InputFieldsProps) {
  if (form.kind === "json") {
    return (
      <div className={styles["json"]}>
        <CodeEditor
          value={typed[jsonField] ?? form.example}
          label="Inputs as JSON"
          extensions={jsonLanguage}
          onChange={(text) => onChange(jsonField, text)}
        />
      </div>
    );
  }
  if (form.names.length === 0) {
    return <p className={styles["none"]}>None. Write {"{{name}}"} in a message to ask for one.</p>;
  }
  return (
    <div className={styles["fields"]}>
      {form.names.map((name) => (
        <InputField
          key={name}
          name={name}
          value={typed[name] ?? ""}
          isMissing={missing.includes(name)}
          isOptional={!form.required.includes(name)}
          onChange={(value) => onChange(name, value)}
        />
      ))}
    </div>
  );
}

type InputFieldProps = {
  name: string;
  value: string;
  isMissing: boolean;
  isOptional: boolean;
  onChange: (value: string) => void;
};

function InputField(props: InputFieldProps) {
  const id = useId();
  const { isMissing } = props;
  return (
    <div className={styles["field"]}>
      <label htmlFor={id}>{props.name}</label>
      <Textarea
        id={id}
        variant="unstyled"
        autosize
        minRows={1}
        maxRows={8}
        placeholder={props.isOptional ? "not given" : undefined}
        aria-invalid={isMissing || undefined}
        aria-describedby={isMissing ? `${id}-missing` : undefined}
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        dir="auto"
      />
      {isMissing && (
        <p id={`${id}-missing`} className={styles["missing"]}>
          Needed to run
        </p>
      )}
    </div>
  );
}
