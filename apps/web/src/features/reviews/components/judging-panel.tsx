import { Button, Modal } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import type { Judgment, ReviewQuestion } from "@parley/contract";
import { type ReactNode, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import { KeyHelp } from "../../approvals/components/key-help.tsx";
import type { Answers } from "../queries.ts";
import { useAnswering } from "../use-answering.ts";
import styles from "./judging.module.css";
import { QuestionField } from "./question-field.tsx";

type JudgingPanelProps = {
  questions: readonly ReviewQuestion[];
  start?: Answers;
  /** What sending the answers does. */
  act: string;
  isBusy: boolean;
  /** A dialog is open. */
  isPaused?: boolean;
  error: Error | null;
  keys?: readonly (readonly [key: string, does: string])[];
  others?: ReactNode;
  children?: ReactNode;
  onSubmit: (judgments: Record<string, Judgment | null>) => void;
};

const ownKeys = [
  ["1–9", "option"],
  ["y/n", "yes, no"],
  ["j/k", "question"],
  ["Enter", "send"],
] as const;

/** The questions about an item, and the one act that answers them. */
export function JudgingPanel(props: JudgingPanelProps) {
  const { questions, start = {}, act, isBusy, error, keys = [], others, children, onSubmit } = props;
  const [isHelpOpen, openHelp] = useState(false);
  const isPaused = isHelpOpen || props.isPaused === true;
  const answering = useAnswering({ questions, start, isBusy, isPaused, onSubmit });
  const { answers, current, missing } = answering;
  useHotkeys([
    ["?", () => openHelp(true)],
    ["shift+?", () => openHelp(true)],
  ]);
  return (
    <form
      className={styles["panel"]}
      aria-label="Your judgment"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        answering.submit();
      }}
    >
      {questions.map((question, index) => (
        <QuestionField
          key={question.evaluator_id}
          question={question}
          answer={answers[question.evaluator_id]}
          isCurrent={index === current}
          onFocus={() => answering.setCurrent(index)}
          onAnswer={(answer) => answering.answer(question, answer)}
        />
      ))}
      {children}
      <FormError error={error} />
      <div className={styles["acts"]}>
        {others}
        <Button
          type="submit"
          loading={isBusy}
          disabled={missing !== undefined}
          title={missing && `Say what you judge by ${missing.name}`}
        >
          {act}
        </Button>
      </div>
      <KeyHelp keys={[...ownKeys, ...keys, ["?", "all keys"]]} />
      <Modal opened={isHelpOpen} onClose={() => openHelp(false)} title="Keys">
        <AllKeys more={keys} />
      </Modal>
    </form>
  );
}

const AllKeys = ({ more }: { more: readonly (readonly [string, string])[] }) => (
  <dl className={styles["keys"]}>
    {[
      ["1 … 9", "chooses an option of the marked question; of a scale, the number itself"],
      ["y, t", "yes"],
      ["n, f", "no"],
      ["j, ↓", "the next question"],
      ["k, ↑", "the question before"],
      ["Enter", "sends your judgment (in a text: Ctrl or ⌘ with Enter)"],
      ...more,
    ].map(([key, does]) => (
      <div key={key} style={{ display: "contents" }}>
        <dt>{key}</dt>
        <dd>{does}</dd>
      </div>
    ))}
  </dl>
);
