import { json } from "@codemirror/lang-json";
import { Textarea } from "@mantine/core";
import { useId } from "react";
import { CodeEditor } from "../../../design/code/code-editor.tsx";
import { type InputForm, jsonField } from "../prompt-inputs.ts";
import styles from "./run-panel.module.css";

type InputFieldsProps = {
  form: InputForm;
  typed: Readonly<Record<string, string>>;
  onChange: (name: string, value: string) => void;
};

const jsonLanguage = json();

/** A field for each variable of the template, or one JSON object. */
export function InputFields({ form, typed, onChange }: InputFieldsProps) {
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
          onChange={(value) => onChange(name, value)}
        />
      ))}
    </div>
  );
}

function InputField(props: { name: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className={styles["field"]}>
      <label htmlFor={id}>{props.name}</label>
      <Textarea
        id={id}
        variant="unstyled"
        autosize
        minRows={1}
        maxRows={8}
        placeholder="empty"
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        dir="auto"
      />
    </div>
  );
}
