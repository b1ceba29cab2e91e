import { Checkbox, MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import type { File } from "@parley/contract";
import { LiveTag } from "../../../design/tag.tsx";
import type { KnownFile } from "../../files/queries.ts";
import { versionLabel } from "../../prompts/version-name.ts";
import type { EvaluationPlan } from "../queries.ts";
import styles from "../pages/evaluations.module.css";

export type Versioned = Pick<File, "version_id" | "version_name" | "version_number" | "environments">;

type PlanFieldsProps = {
  plan: EvaluationPlan;
  versions: readonly Versioned[];
  datasets: readonly KnownFile[];
  evaluators: readonly KnownFile[];
  onChange: (part: Partial<EvaluationPlan>) => void;
};

const mostVersions = 20;

/** What an Evaluation is made of, in the order in which people think of it. */
export function PlanFields({ plan, versions, datasets, evaluators, onChange }: PlanFieldsProps) {
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
        data={options(datasets)}
        value={plan.datasetId || null}
        onChange={(id) => onChange({ datasetId: id ?? "" })}
      />
      <VersionChoice plan={plan} versions={versions} onChange={onChange} />
      <MultiSelect
        label="Evaluators"
        description="What judges each answer. Those for people wait for them in the Logs."
        placeholder={
          evaluators.length === 0 ? "There is no Evaluator yet: make one under Files" : "Type words of a path"
        }
        searchable
        data={options(evaluators)}
        value={[...plan.evaluatorIds]}
        onChange={(evaluatorIds) => onChange({ evaluatorIds })}
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

/** The first that is chosen is the control: the order on the page is the order of versions. */
function VersionChoice({
  plan,
  versions,
  onChange,
}: Pick<PlanFieldsProps, "plan" | "versions" | "onChange">) {
  const toggle = (id: string): void => {
    const isChosen = plan.versionIds.includes(id);
    onChange({
      versionIds: isChosen ? plan.versionIds.filter((each) => each !== id) : [...plan.versionIds, id],
    });
  };
  return (
    <fieldset className={styles["choices"]}>
      <legend>Versions</legend>
      {versions.slice(0, mostVersions).map((version) => (
        <Checkbox
          key={version.version_id}
          checked={plan.versionIds.includes(version.version_id)}
          onChange={() => toggle(version.version_id)}
          label={
            <>
              {versionLabel(version)}{" "}
              {(version.environments ?? []).map(({ id, name, tag }) => (
                <LiveTag key={id} isDefault={tag === "default"}>
                  {name}
                </LiveTag>
              ))}
              {plan.versionIds[0] === version.version_id &&
                plan.versionIds.length > 1 &&
                " · control: the others are compared with it"}
            </>
          }
        />
      ))}
    </fieldset>
  );
}
