import { useSessionStorage } from "@mantine/hooks";
import type { PromptKernel } from "@parley/promptfile";
import { type ReactNode, useMemo, useState } from "react";
import { Section } from "../../../design/section.tsx";
import { inputFormOf, readInputs } from "../prompt-inputs.ts";
import type { Run } from "../run.ts";
import { AnswerView } from "./answer-view.tsx";
import { InputFields } from "./input-fields.tsx";
import styles from "./run-panel.module.css";

type Typed = Record<string, string>;

/** What was typed into a Prompt's inputs, kept while the tab is open. */
export function useInputs(promptId: string, kernel: PromptKernel) {
  const [typed, setTyped] = useSessionStorage<Typed>({ key: `parley.inputs.${promptId}`, defaultValue: {} });
  const [isChecked, setChecked] = useState(false);
  const form = useMemo(() => inputFormOf(kernel), [kernel]);
  const read = readInputs(form, typed);
  return {
    form,
    typed,
    setTyped,
    read,
    /** What is missing, once a run was tried without. */
    missing: isChecked && "missing" in read ? read.missing : [],
    /** Whether it can run with these; where it cannot, the fields say what they miss. */
    check: (): boolean => {
      const isComplete = "missing" in read && read.missing.length === 0;
      setChecked(!isComplete);
      return isComplete;
    },
  };
}
export type Inputs = ReturnType<typeof useInputs>;

type RunPanelProps = { run: Run; inputs: Inputs; promptId: string; act: ReactNode };

/** Inputs above, the answer below as it streams in. */
export function RunPanel({ run, inputs, promptId, act }: RunPanelProps) {
  const problem = "problem" in inputs.read ? inputs.read.problem : undefined;
  return (
    <div className={styles["panel"]}>
      <Section title="Inputs" aside={act}>
        <InputFields
          form={inputs.form}
          typed={inputs.typed}
          missing={inputs.missing}
          onChange={(name, value) => inputs.setTyped((typed) => ({ ...typed, [name]: value }))}
        />
        {inputs.missing.length > 0 && (
          <p role="alert" className={styles["problem"]}>
            Not run: {inputs.missing.join(", ")} {inputs.missing.length === 1 ? "is" : "are"} empty.
          </p>
        )}
        {problem && (
          <p role="alert" className={styles["problem"]}>
            {problem}
          </p>
        )}
      </Section>
      <Section title="Answer" isBare>
        <AnswerView run={run} promptId={promptId} />
      </Section>
    </div>
  );
}
