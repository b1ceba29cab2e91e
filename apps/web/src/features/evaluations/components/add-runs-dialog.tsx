import { Button, Checkbox, Modal, NumberInput, Select } from "@mantine/core";
import type { EvaluationRun } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { allFilesQuery, fileVersionsQuery } from "../../files/queries.ts";
import { type MoreRuns, type PricedRuns, useAddRuns, usePriceRuns } from "../change-evaluation.ts";
import { EstimateTable } from "./estimate-table.tsx";
import { VersionChoice, type Versioned } from "./version-choice.tsx";

type AddRunsDialogProps = {
  evaluationId: string;
  file: { type: "prompt" | "agent"; id: string };
  runs: readonly EvaluationRun[];
  onClose: () => void;
};

/** More versions for an Evaluation: which, on which cases, and what they will cost. */
export function AddRunsDialog({ evaluationId, file, runs, onClose }: AddRunsDialogProps) {
  const versions = useQuery(fileVersionsQuery(file)).data;
  const [wanted, setWanted] = useState<MoreRuns>(() => ({
    evaluationId,
    datasetId: (runs.find(({ control }) => control) ?? runs[0])?.dataset?.id ?? "",
    versionIds: [],
    budget: undefined,
    isReusing: false,
  }));
  const [priced, setPriced] = useState<PricedRuns>();
  return (
    <Modal opened onClose={onClose} title="Add Runs" size={priced ? 760 : 520}>
      {!versions && <LoadingRows />}
      {versions && !priced && (
        <WantedRuns wanted={wanted} versions={versions} onChange={setWanted} onPriced={setPriced} />
      )}
      {versions && priced && (
        <StartRuns
          wanted={wanted}
          priced={priced}
          versions={versions}
          onBack={() => setPriced(undefined)}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

type WantedRunsProps = {
  wanted: MoreRuns;
  versions: readonly Versioned[];
  onChange: (wanted: MoreRuns) => void;
  onPriced: (priced: PricedRuns) => void;
};

function WantedRuns({ wanted, versions, onChange, onPriced }: WantedRunsProps) {
  const datasets = (useQuery(allFilesQuery).data ?? []).filter(({ type }) => type === "dataset");
  const price = usePriceRuns();
  const change = (part: Partial<MoreRuns>): void => onChange({ ...wanted, ...part });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    price.mutate(wanted, { onSuccess: onPriced });
  };
  return (
    <form className={form["form"]} onSubmit={submit} noValidate>
      <Select
        label="Dataset"
        description="Runs are compared on the cases that they share."
        searchable
        data={datasets.map(({ id, path }) => ({ value: id, label: path }))}
        value={wanted.datasetId || null}
        onChange={(id) => change({ datasetId: id ?? "" })}
      />
      <VersionChoice
        versions={versions}
        chosen={wanted.versionIds}
        onChange={(versionIds) => change({ versionIds })}
      />
      <Checkbox
        label="Take over Logs that a version has of a case already"
        checked={wanted.isReusing}
        onChange={(event) => change({ isReusing: event.currentTarget.checked })}
      />
      <NumberInput
        label="Budget of each Run, in USD"
        description="Optional: a Run is given up before it costs more."
        min={0}
        decimalScale={4}
        value={wanted.budget ?? ""}
        onChange={(value) => change({ budget: typeof value === "number" && value > 0 ? value : undefined })}
      />
      <FormError error={price.error} />
      <div className={form["acts"]}>
        <Button
          type="submit"
          loading={price.isPending}
          disabled={wanted.datasetId === "" || wanted.versionIds.length === 0}
        >
          See what it costs
        </Button>
      </div>
    </form>
  );
}

type StartRunsProps = {
  wanted: MoreRuns;
  priced: PricedRuns;
  versions: readonly Versioned[];
  onBack: () => void;
  onClose: () => void;
};

function StartRuns({ wanted, priced, versions, onBack, onClose }: StartRunsProps) {
  const add = useAddRuns(wanted.evaluationId);
  const count = wanted.versionIds.length;
  return (
    <div className={form["form"]}>
      <EstimateTable estimates={priced.estimates} versions={versions} budget={wanted.budget} />
      <FormError error={add.error} />
      <div className={form["acts"]}>
        <Button variant="default" onClick={onBack}>
          Change it
        </Button>
        <Button
          loading={add.isPending}
          onClick={() => add.mutate({ runs: wanted, priced }, { onSuccess: onClose })}
        >
          {count === 1 ? "Start the Run" : `Start ${count} Runs`}
        </Button>
      </div>
    </div>
  );
}
