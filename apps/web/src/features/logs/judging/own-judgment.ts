import type { Me } from "@parley/contract";
import type { Log } from "@parley/sdk";
import type { z } from "zod";

type EvaluatorLog = Log["evaluator_logs"][number];

/** As judgments name who said them: a person, or the owner of a machine of their own. */
export const judgeOf = ({ actor }: Pick<z.output<typeof Me>, "actor">): string | undefined => {
  if (actor.user_id) return `account:${actor.user_id}`;
  return actor.kind === "session" ? "owner" : undefined;
};

/** What this person last said of a Log by an Evaluator, and did not take back. */
export const findOwnJudgment = (
  log: Pick<Log, "evaluator_logs">,
  { evaluatorId, judge }: { evaluatorId: string; judge: string | undefined },
): EvaluatorLog["judgment"] =>
  judge === undefined
    ? undefined
    : log.evaluator_logs.findLast(
        ({ evaluator, judged_by }) => evaluator.id === evaluatorId && judged_by === judge,
      )?.judgment;
