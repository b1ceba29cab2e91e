import { useHotkeys } from "@mantine/hooks";
import type { Evaluator, Judgment } from "@parley/contract";
import type { Log } from "@parley/sdk";
import { useState } from "react";
import { choicesOf } from "./choices.ts";
import { findOwnJudgment } from "./own-judgment.ts";
import { useJudge } from "./queries.ts";

export type FeedbackOn = {
  log: Log;
  /** Who judges. */
  judge: string | undefined;
  evaluators: readonly Evaluator[];
};

/**
 * What was said of a Log, and how more is. Keys: a digit chooses, `w` writes, `u` takes back; each of the first
 * Evaluator that knows what to do with it.
 */
export function useFeedback({ log, judge, evaluators }: FeedbackOn) {
  const judging = useJudge(log.id);
  const [writingBy, writeBy] = useState<string>();
  const rows = evaluators.map((evaluator) => {
    const own = findOwnJudgment(log, { evaluatorId: evaluator.id, judge });
    return { evaluator, own, choices: choicesOf(evaluator.spec, own) };
  });
  const firsts = {
    chosen: rows.find(({ choices }) => choices !== undefined),
    written: rows.find(({ choices }) => choices === undefined),
    said: rows.find(({ own }) => own != null),
  };
  const say = ({ id: evaluatorId }: Evaluator, judgment: Judgment | null): void =>
    judging.mutate(
      { evaluatorId, judgment },
      // By another one somebody may be writing by now.
      { onSuccess: () => writeBy((open) => (open === evaluatorId ? undefined : open)) },
    );
  const choose = (index: number): void => {
    const choice = firsts.chosen?.choices?.[index];
    if (firsts.chosen && choice) say(firsts.chosen.evaluator, choice.next);
  };
  useHotkeys([
    ...Array.from({ length: 9 }, (_, index): [string, () => void] => [
      String(index + 1),
      () => choose(index),
    ]),
    ["w", () => firsts.written && writeBy(firsts.written.evaluator.id)],
    ["u", () => firsts.said && say(firsts.said.evaluator, null)],
  ]);
  return { rows, firsts, say, judging, writingBy, writeBy };
}
