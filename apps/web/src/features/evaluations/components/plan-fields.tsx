import { NumberInput, Select, TextInput } from "@mantine/core";
import type { KnownFile } from "../../files/queries.ts";
import { useNewestJudges } from "../newest-judges.ts";
import type { EvaluationPlan } from "../queries.ts";
import { mayDecide } from "../sampling.ts";
import { JudgeChoice } from "./judge-choice.tsx";
import { SamplingFields } from "./sampling-fields.tsx";
import { VersionChoice, type Versioned } from "./version-choice.tsx";

type PlanFieldsProps = {
  plan: EvaluationPlan;
  versions: readonly Versioned[];
  datasets: readonly KnownFile[];
  evaluators: readonly KnownFile[];
  onChange: (part: Partial<EvaluationPlan>) => void;
};

/** What an Evaluation is made of, in the order in which people think of it. */
export function PlanFields({ plan, versions, datasets, evaluators, onChange }: PlanFieldsProps) {
  const chosen = useNewestJudges(plan.evaluatorIds);
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
      <JudgeChoice plan={plan} evaluators={evaluators} judges={chosen} onChange={onChange} />
      <SamplingFields
        sampling={plan}
        judges={chosen.filter(mayDecide).map(({ path }) => path)}
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
