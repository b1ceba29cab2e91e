import { MultiSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Tag } from "../../../design/tag.tsx";
import type { TrustMark } from "../../evaluators/components/trust-mark.tsx";
import { calibrationQuery } from "../../evaluators/trust.ts";
import type { KnownFile } from "../../files/queries.ts";
import styles from "../pages/evaluations.module.css";
import type { EvaluationPlan } from "../queries.ts";

type Judge = Parameters<typeof TrustMark>[0]["evaluator"] & { path: string };

type JudgeChoiceProps = {
  plan: EvaluationPlan;
  evaluators: readonly KnownFile[];
  /** The newest versions of those that are chosen. */
  judges: readonly Judge[];
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
      {judges
        .filter(({ spec }) => spec.evaluator_type === "llm")
        .map((judge) => (
          <Doubt key={judge.version_id} judge={judge} />
        ))}
    </>
  );
}

/** No link, which would lead away from the form. */
function Doubt({ judge: { id, version_id, path } }: { judge: Judge }) {
  const { data } = useQuery(calibrationQuery({ id, version_id }));
  if (data?.trust !== "untrusted") return null;
  return (
    <p className={styles["quiet"]} role="note">
      {path} <Tag tone="waiting">untrusted</Tag> {data.reason}
    </p>
  );
}
