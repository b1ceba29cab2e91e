import { MultiSelect } from "@mantine/core";
import type { KnownFile } from "../../files/queries.ts";
import type { EvaluationPlan } from "../queries.ts";
import { JudgeDoubts, type DoubtedJudge } from "./judge-doubts.tsx";

type JudgeChoiceProps = {
  plan: EvaluationPlan;
  evaluators: readonly KnownFile[];
  /** The newest versions of those that are chosen. */
  judges: readonly DoubtedJudge[];
  onChange: (part: Partial<EvaluationPlan>) => void;
};

/** What judges, and of which models that do people have another opinion. */
export function JudgeChoice({ plan, evaluators, judges, onChange }: JudgeChoiceProps) {
  const pathOf = (chosen: string): string | undefined => evaluators.find(({ id }) => id === chosen)?.path;
  return (
    <>
      <MultiSelect
        label="Evaluators"
        description="What judges each answer. Those for people wait for them in the Logs."
        placeholder={
          evaluators.length === 0 ? "There is no Evaluator yet: make one under Files" : "Type words of a path"
        }
        searchable
        data={evaluators.map(({ id, path }) => ({ value: id, label: path }))}
        value={[...plan.evaluatorIds]}
        onChange={(evaluatorIds) => {
          const paths = evaluatorIds.map(pathOf);
          // Nobody decides who judges no more.
          onChange({ evaluatorIds, stopBy: paths.find((path) => path === plan.stopBy) });
        }}
      />
      <JudgeDoubts judges={judges} />
    </>
  );
}
