import { Button } from "@mantine/core";
import type { ApprovalRequest } from "@parley/contract";
import { type ReactNode, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import { Section } from "../../../design/section.tsx";
import {
  type Draft,
  readDraft,
  readField,
  readProperty,
  type SchemaField,
  schemaFields,
} from "../schema-fields.ts";
import { type AnswerOption, OptionChoice, textOfOption } from "./option-choice.tsx";
import { FieldInput } from "./field-input.tsx";
import { LongText } from "./long-text.tsx";
import { ValuesForm } from "./values-form.tsx";
import styles from "./answer-form.module.css";

type AnswerFormProps = {
  request: Extract<ApprovalRequest, { kind: "question" }>;
  isPending: boolean;
  isDisabled: boolean;
  error: unknown;
  /** What else can be done than to answer. */
  acts: ReactNode;
  onAnswer: (answer: { answer: unknown; option?: string }) => void;
};

/** Takes the answer to a question: an option, text, or what its schema asks for. */
export function AnswerForm({ request, isPending, isDisabled, error, acts, onAnswer }: AnswerFormProps) {
  const { options = [], response_schema: schema } = request;
  const [option, setOption] = useState<AnswerOption>();
  const [text, setText] = useState<string>();
  const [draft, setDraft] = useState<Draft>({});
  const isFixed = option !== undefined && option.interactive !== true;
  const form = readForm({ schema, text, draft });
  const choose = (next: AnswerOption | undefined): void => {
    setOption(next);
    if (next?.interactive) setText(textOfOption(next));
  };
  const isComplete = isFixed || form.answer !== undefined;
  // With null the server takes the option's own text.
  const send = (): void =>
    onAnswer({ answer: isFixed ? null : form.answer?.value, ...(option && { option: option.name }) });
  return (
    <Section title="Your answer">
      <div className={styles["form"]}>
        {options.length > 0 && (
          <OptionChoice label="Choose" options={options} chosen={option} onChoose={choose} />
        )}
        {isFixed && <LongText text={textOfOption(option)} />}
        {!isFixed && form.fields && (
          <ValuesForm
            label="Answer"
            fields={form.fields}
            draft={draft}
            problems={form.problems}
            onChange={setDraft}
          />
        )}
        {!isFixed && !form.fields && (
          <FieldInput
            field={form.field}
            text={text}
            problem={text === undefined ? undefined : form.problem}
            onChange={setText}
          />
        )}
        <FormError error={error} />
        <div className={styles["acts"]}>
          {acts}
          <Button loading={isPending} disabled={!isComplete || isDisabled} onClick={send}>
            Send the answer
          </Button>
        </div>
      </div>
    </Section>
  );
}

type Typed = { schema: unknown; text: string | undefined; draft: Draft };

/** The fields of an answer, and what they amount to once nothing is wrong with them. */
function readForm({ schema, text, draft }: Typed) {
  const field: SchemaField = {
    name: "Answer",
    ...(schema ? readProperty({ name: "Answer", property: schema, value: undefined }) : plainText),
    isRequired: true,
    value: undefined,
    mayChange: true,
  };
  if (isForm(schema)) {
    const fields = schemaFields({ schema, values: {}, mayChange: () => true });
    const { values, problems } = readDraft(fields, draft);
    const isMissing = fields.some(({ name, isRequired }) => isRequired && !Object.hasOwn(values, name));
    const answer = problems.size > 0 || isMissing ? undefined : { value: values as unknown };
    return { field, fields, problems, problem: undefined, answer };
  }
  const read = readField(field, text ?? "");
  const problem = "problem" in read ? read.problem : undefined;
  return {
    field,
    fields: undefined,
    problems: new Map<string, string>(),
    problem,
    answer: "value" in read ? { value: read.value } : undefined,
  };
}

const plainText = { label: "Answer", description: undefined, type: "text" as const, choices: [] };

function isForm(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null || !("properties" in schema)) return false;
  const { properties } = schema;
  return typeof properties === "object" && properties !== null && Object.keys(properties).length > 0;
}
