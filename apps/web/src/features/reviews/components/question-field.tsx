import { Button, NumberInput, Textarea } from "@mantine/core";
import type { Judgment, ReviewQuestion } from "@parley/contract";
import { choose, isChosen, optionsOf } from "../answer-options.ts";
import styles from "./judging.module.css";

type QuestionFieldProps = {
  question: ReviewQuestion;
  answer: Judgment | null | undefined;
  /** Keys are for this one. */
  isCurrent: boolean;
  onFocus: () => void;
  onAnswer: (answer: Judgment | null) => void;
};

export const fieldId = (question: ReviewQuestion): string => `answer-${question.evaluator_id}`;

/** What one Evaluator asks. */
export function QuestionField(props: QuestionFieldProps) {
  const { question, isCurrent, onFocus } = props;
  const { spec, path, name } = question;
  const instructions = spec.evaluator_type === "human" ? spec.instructions : undefined;
  return (
    <fieldset
      className={styles["question"]}
      data-current={isCurrent || undefined}
      aria-current={isCurrent || undefined}
      onFocus={onFocus}
    >
      <legend title={path}>{name}</legend>
      {instructions && <p className={styles["hint"]}>{instructions}</p>}
      {optionsOf(spec) ? <Options {...props} /> : <Typed {...props} />}
    </fieldset>
  );
}

function Options({ question, answer, isCurrent, onAnswer }: QuestionFieldProps) {
  const { spec } = question;
  return (
    <div className={styles["options"]}>
      {(optionsOf(spec) ?? []).map((option) => (
        <Button
          key={option.label}
          variant="default"
          className={styles["option"] ?? ""}
          aria-pressed={isChosen(answer, option)}
          aria-keyshortcuts={isCurrent ? option.keys.join(" ") || undefined : undefined}
          onClick={() => onAnswer(choose(spec, answer, option))}
          onKeyDown={(event) => {
            // What is chosen already is sent.
            if (event.key !== "Enter" || !isChosen(answer, option)) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        >
          {isCurrent && option.keys[0] && option.keys[0] !== option.label && (
            <span className={styles["key"]} aria-hidden>
              {option.keys[0]}
            </span>
          )}
          <span dir="auto">{option.label}</span>
        </Button>
      ))}
    </div>
  );
}

function Typed({ question, answer, onAnswer }: QuestionFieldProps) {
  const { spec, name } = question;
  const { min, max, step } = spec.number_limits ?? {};
  if (spec.return_type === "number")
    return (
      <NumberInput
        id={fieldId(question)}
        aria-label={name}
        value={typeof answer === "number" ? answer : ""}
        onChange={(value) => onAnswer(typeof value === "number" ? value : null)}
        {...(min != null && { min })}
        {...(max != null && { max })}
        {...(step != null && { step })}
      />
    );
  return (
    <Textarea
      id={fieldId(question)}
      aria-label={name}
      autosize
      minRows={2}
      maxRows={12}
      dir="auto"
      placeholder="May be left out"
      value={typeof answer === "string" ? answer : ""}
      onChange={(event) => onAnswer(event.currentTarget.value)}
    />
  );
}
