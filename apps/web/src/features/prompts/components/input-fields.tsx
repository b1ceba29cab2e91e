import { json } from "@codemirror/lang-json";
import { Textarea } from "@mantine/core";
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
        <label key={name} className={styles["field"]}>
          <span>{name}</span>
          <Textarea
            variant="unstyled"
            autosize
            minRows={1}
            maxRows={8}
            placeholder="empty"
            value={typed[name] ?? ""}
            onChange={(event) => onChange(name, event.currentTarget.value)}
            dir="auto"
          />
        </label>
      ))}
    </div>
  );
}
