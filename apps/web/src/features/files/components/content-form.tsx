import { json } from "@codemirror/lang-json";
import { Input, Select, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { FramedCodeEditor } from "../../../design/code/framed-code-editor.tsx";
import { PromptTextEditor } from "../../prompts/components/prompt-text-editor.tsx";
import { type ContentField, type ContentValues, textOf } from "../content-fields.ts";
import { findFieldProblem } from "../find-field-problem.ts";
import styles from "./content-form.module.css";
import { PairsField } from "./pairs-field.tsx";

type ContentFormProps = {
  fields: readonly ContentField[];
  values: ContentValues;
  onChange: (values: ContentValues) => void;
};

/** A version's content as fields to fill in. */
export function ContentForm({ fields, values, onChange }: ContentFormProps) {
  return (
    <div className={styles["form"]}>
      {fields.map((field) => (
        <Field
          key={field.key}
          field={field}
          values={values}
          onChange={(value) => onChange({ ...values, [field.key]: value })}
        />
      ))}
    </div>
  );
}

type FieldProps = {
  field: ContentField;
  values: ContentValues;
  onChange: (value: ContentValues[string]) => void;
};

function Field({ field, values, onChange }: FieldProps) {
  if (field.kind === "pairs") {
    const pairs = values[field.key];
    return (
      <PairsField
        field={field}
        pairs={typeof pairs === "object" ? pairs : []}
        problem={findFieldProblem(field, values)}
        onChange={onChange}
      />
    );
  }
  const Control = controls[field.kind];
  return (
    <Control
      field={field}
      value={textOf(values, field.key)}
      problem={findFieldProblem(field, values)}
      onChange={onChange}
    />
  );
}

type ControlProps = {
  field: ContentField;
  value: string;
  problem: string | undefined;
  onChange: (value: string) => void;
};

const controls: Record<Exclude<ContentField["kind"], "pairs">, (props: ControlProps) => ReactNode> = {
  line: LineControl,
  number: LineControl,
  text: TextControl,
  choice: ChoiceControl,
  json: CodeControl,
  code: CodeControl,
  prompt: PromptControl,
};

function LineControl({ field, value, problem, onChange }: ControlProps) {
  return (
    <TextInput
      label={field.label}
      description={field.help}
      {...(field.kind === "number" && { inputMode: "decimal" })}
      value={value}
      error={problem}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function TextControl({ field, value, onChange }: ControlProps) {
  return (
    <Textarea
      label={field.label}
      description={field.help}
      autosize
      minRows={2}
      maxRows={20}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function ChoiceControl({ field, value, onChange }: ControlProps) {
  if (field.kind !== "choice") return null;
  return (
    <Select
      label={field.label}
      description={field.help}
      allowDeselect={false}
      data={[...field.choices]}
      value={value}
      onChange={(chosen) => chosen !== null && onChange(chosen)}
    />
  );
}

function PromptControl({ field, value, onChange }: ControlProps) {
  return (
    <Labelled field={field}>
      <PromptTextEditor kind="prompt" text={value} onChange={onChange} />
    </Labelled>
  );
}

function CodeControl({ field, value, problem, onChange }: ControlProps) {
  return (
    <Labelled field={field} problem={problem}>
      <FramedCodeEditor
        label={field.label}
        value={value}
        onChange={onChange}
        {...(field.kind === "json" && { extensions: jsonLanguage })}
      />
    </Labelled>
  );
}

const jsonLanguage = json();

/** An editor is no input of its own: its label is drawn here, and said by the editor itself. */
function Labelled(props: { field: ContentField; problem?: string | undefined; children: ReactNode }) {
  const { field, problem, children } = props;
  return (
    <Input.Wrapper
      label={field.label}
      labelElement="div"
      description={field.help}
      error={problem}
      inputWrapperOrder={["label", "description", "input", "error"]}
    >
      {children}
    </Input.Wrapper>
  );
}
