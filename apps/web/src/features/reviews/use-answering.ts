import { useHotkeys } from "@mantine/hooks";
import type { Judgment, ReviewQuestion } from "@parley/contract";
import { useState } from "react";
import { choose, isAnswered, optionsOf } from "./answer-options.ts";
import { fieldId } from "./components/question-field.tsx";
import type { Answers } from "./queries.ts";

type Answering = {
  questions: readonly ReviewQuestion[];
  /** With what the answers begin. */
  start?: Answers;
  isBusy: boolean;
  /** Something else has the keys, such as a dialog. */
  isPaused: boolean;
  onSubmit: (judgments: Record<string, Judgment | null>) => void;
};

/** Answers to questions, by mouse and by keys: options of the current question, `j` and `k` to another one, Enter. */
export function useAnswering({ questions, start = {}, isBusy, isPaused, onSubmit }: Answering) {
  const [answers, setAnswers] = useState<Answers>(start);
  const [current, setCurrent] = useState(0);
  const missing = questions.find(({ evaluator_id: id, spec }) => !isAnswered(spec, answers[id]));
  const go = (to: number): void => {
    const index = Math.max(0, Math.min(questions.length - 1, to));
    setCurrent(index);
    const question = questions[index];
    if (question && optionsOf(question.spec) === undefined)
      document.querySelector<HTMLElement>(`#${CSS.escape(fieldId(question))}`)?.focus();
  };
  const answer = (question: ReviewQuestion, value: Judgment | null): void => {
    const next = { ...answers, [question.evaluator_id]: value };
    setAnswers(next);
    const isDone = optionsOf(question.spec) !== undefined && question.spec.return_type !== "multi_select";
    const open = questions.findIndex(
      ({ evaluator_id: id, spec }) => optionsOf(spec) !== undefined && next[id] == null,
    );
    if (isDone && open !== -1) setCurrent(open);
  };
  const press = (key: string): void => {
    const question = questions[current];
    const option = question && optionsOf(question.spec)?.find(({ keys }) => keys.includes(key));
    // What is being sent stays as it is, and there is nothing yet that a key could be meant for.
    if (question && option && !isPaused && !isBusy)
      answer(question, choose(question.spec, answers[question.evaluator_id], option));
  };
  const submit = (): void => {
    if (missing || isBusy || isPaused) return;
    onSubmit(Object.fromEntries(questions.map(({ evaluator_id: id }) => [id, answers[id] ?? null] as const)));
  };
  useHotkeys([
    ...["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "t", "f", "y", "n"].map(
      (key): [string, () => void] => [key, () => press(key)],
    ),
    ["j", () => go(current + 1)],
    ["ArrowDown", () => go(current + 1)],
    ["k", () => go(current - 1)],
    ["ArrowUp", () => go(current - 1)],
  ]);
  // What has the focus takes Enter itself: a button, a link, a text its lines, a field by sending the form.
  useHotkeys([["Enter", submit]], ["BUTTON", "A", "INPUT", "TEXTAREA", "SELECT", "SUMMARY"]);
  useHotkeys([["mod+Enter", submit]], []);
  return { answers, current, setCurrent, answer, missing, submit };
}
