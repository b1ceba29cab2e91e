import { Button } from "@mantine/core";
import { useSessionStorage } from "@mantine/hooks";
import { IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import type { PromptKernel } from "@parley/promptfile";
import { useMemo } from "react";
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

type RunPanelProps = {
  run: Run;
  inputs: Inputs;
  promptId: string;
  isBroken: boolean;
  onRun: () => void;
  onStop: () => void;
};

/** Inputs above, the answer below as it streams in. */
export function RunPanel({ run, inputs, promptId, isBroken, onRun, onStop }: RunPanelProps) {
  const isRunning = run.status === "running";
  const problem = "problem" in inputs.read ? inputs.read.problem : undefined;
  const act = isRunning ? (
    <Button variant="default" leftSection={<IconPlayerStop size={14} />} onClick={onStop}>
      Stop
    </Button>
  ) : (
    <Button
      variant="default"
      leftSection={<IconPlayerPlay size={14} />}
      onClick={onRun}
      disabled={isBroken || problem !== undefined}
      rightSection={<kbd className={styles["key"]}>{"⌘↵"}</kbd>}
    >
      Run
    </Button>
  );
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
