import { MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { fileVersionsQuery, type KnownFile } from "../../files/queries.ts";
import type { EvaluationPlan } from "../queries.ts";
import { mayDecide } from "../sampling.ts";
import { SamplingFields } from "./sampling-fields.tsx";
import { VersionChoice, type Versioned } from "./version-choice.tsx";

/** The paths of those that are chosen. */
const judgesOf = ({ evaluatorIds }: EvaluationPlan, evaluators: readonly KnownFile[]): string[] =>
  evaluatorIds.flatMap((chosen) => evaluators.find(({ id }) => id === chosen)?.path ?? []);

/** The paths of those of them that may end a Run, by their newest versions. */
function useDeciding({ evaluatorIds }: EvaluationPlan): string[] {
  const all = useQueries({
    queries: evaluatorIds.map((id) => fileVersionsQuery({ type: "evaluator", id })),
  });
  return all.flatMap(({ data: [newest] = [] }) =>
    newest?.type === "evaluator" && mayDecide(newest) ? newest.path : [],
  );
}

type PlanFieldsProps = {
  plan: EvaluationPlan;
  versions: readonly Versioned[];
  datasets: readonly KnownFile[];
  evaluators: readonly KnownFile[];
  onChange: (part: Partial<EvaluationPlan>) => void;
};

/** What an Evaluation is made of, in the order in which people think of it. */
export function PlanFields({ plan, versions, datasets, evaluators, onChange }: PlanFieldsProps) {
  const deciding = useDeciding(plan);
  const options = (files: readonly KnownFile[]) => files.map(({ id, path }) => ({ value: id, label: path }));
  return (
    <>
      <Select
        label="Dataset"
        description="The cases that each version is called with."
        placeholder={
          datasets.length === 0 ? "There is no Dataset yet: make one under Files" : "Type words of its path"
        }
        searchable
        // What is chosen already is not taken away by choosing it again.
        allowDeselect={false}
        data={options(datasets)}
        value={plan.datasetId || null}
        onChange={(id) => onChange({ datasetId: id ?? "" })}
      />
      <VersionChoice
        versions={versions}
        chosen={plan.versionIds}
        onChange={(versionIds) => onChange({ versionIds })}
        hasControl
      />
      <MultiSelect
        label="Evaluators"
        description="What judges each answer. Those for people wait for them in the Logs."
        placeholder={
          evaluators.length === 0 ? "There is no Evaluator yet: make one under Files" : "Type words of a path"
        }
        searchable
        data={options(evaluators)}
        value={[...plan.evaluatorIds]}
        onChange={(evaluatorIds) => {
          const judges = judgesOf({ ...plan, evaluatorIds }, evaluators);
          // Nobody decides who judges no more.
          onChange({ evaluatorIds, stopBy: judges.find((path) => path === plan.stopBy) });
        }}
      />
      <SamplingFields
        sampling={plan}
        judges={deciding}
        hasControl={plan.versionIds.length > 1}
        onChange={onChange}
      />
      <TextInput
        label="Name"
        description="Optional, and unique within the File."
        value={plan.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <NumberInput
        label="Budget of each Run, in USD"
        description="Optional: a Run is given up before it costs more."
        min={0}
        decimalScale={4}
        value={plan.budget ?? ""}
        onChange={(value) => onChange({ budget: typeof value === "number" && value > 0 ? value : undefined })}
      />
    </>
  );
}
