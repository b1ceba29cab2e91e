import { useSessionStorage } from "@mantine/hooks";
import type { PromptKernel } from "@parley/promptfile";
import { type ReactNode, useMemo } from "react";
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
  const form = useMemo(() => inputFormOf(kernel), [kernel]);
  return { form, typed, setTyped, read: readInputs(form, typed) };
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
          onChange={(name, value) => inputs.setTyped((typed) => ({ ...typed, [name]: value }))}
        />
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
