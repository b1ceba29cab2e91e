import { Button, Checkbox, Modal, NumberInput, SegmentedControl, Select } from "@mantine/core";
import type { Evaluation, EvaluationRun } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { allFilesQuery, fileVersionsQuery } from "../../files/queries.ts";
import { type MoreRuns, type PricedRuns, useAddRuns, usePriceRuns } from "../change-evaluation.ts";
import { mayDecide, usualSampling } from "../sampling.ts";
import { BorrowRuns } from "./borrow-runs.tsx";
import { EstimateTable } from "./estimate-table.tsx";
import { SamplingFields } from "./sampling-fields.tsx";
import { VersionChoice, type Versioned } from "./version-choice.tsx";

type Called = { type: "prompt" | "agent"; id: string };
type AddRunsDialogProps = {
  evaluation: Evaluation;
  /** The File, where Parley calls its versions by itself. */
  called: Called | undefined;
  runs: readonly EvaluationRun[];
  onClose: () => void;
};

const sources = [
  { value: "versions", label: "Of versions" },
  { value: "others", label: "Of another Evaluation" },
];

/** More Runs for an Evaluation: of versions that are called now, or of another Evaluation. */
export function AddRunsDialog({ evaluation, called, runs, onClose }: AddRunsDialogProps) {
  const [source, setSource] = useState("versions");
  return (
    <Modal opened onClose={onClose} title="Add Runs" size={760}>
      {called && (
        <SegmentedControl
          aria-label="Which Runs"
          size="xs"
          mb={12}
          data={sources}
          value={source}
          onChange={setSource}
        />
      )}
      {called && source === "versions" ? (
        <VersionRuns evaluation={evaluation} called={called} runs={runs} onClose={onClose} />
      ) : (
        <BorrowRuns
          evaluationId={evaluation.id}
          fileId={evaluation.file_id ?? undefined}
          runs={runs}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

type VersionRunsProps = {
  evaluation: Evaluation;
  called: Called;
  runs: readonly EvaluationRun[];
  onClose: () => void;
};

/** Versions to be called: which, on which cases, and what they will cost. */
function VersionRuns({ evaluation, called, runs, onClose }: VersionRunsProps) {
  const versions = useQuery(fileVersionsQuery(called)).data;
  const [wanted, setWanted] = useState<MoreRuns>(() => ({
    evaluationId: evaluation.id,
    datasetId: (runs.find(({ control }) => control) ?? runs[0])?.dataset?.id ?? "",
    versionIds: [],
    budget: undefined,
    isReusing: false,
    ...usualSampling,
  }));
  const [priced, setPriced] = useState<PricedRuns>();
  if (!versions) return <LoadingRows />;
  if (!priced)
    return (
      <WantedRuns
        wanted={wanted}
        versions={versions}
        judges={evaluation.evaluators.flatMap(({ version, orchestrated }) =>
          orchestrated && mayDecide(version) ? version.path : [],
        )}
        hasControl={runs.some(({ control }) => control)}
        onChange={setWanted}
        onPriced={setPriced}
      />
    );
  return (
    <StartRuns
      wanted={wanted}
      priced={priced}
      versions={versions}
      onBack={() => setPriced(undefined)}
      onClose={onClose}
    />
  );
}

type WantedRunsProps = {
  wanted: MoreRuns;
  versions: readonly Versioned[];
  /** The paths of the Evaluators. */
  judges: readonly string[];
  hasControl: boolean;
  onChange: (wanted: MoreRuns) => void;
  onPriced: (priced: PricedRuns) => void;
};

function WantedRuns({ wanted, versions, judges, hasControl, onChange, onPriced }: WantedRunsProps) {
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
        allowDeselect={false}
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
      <SamplingFields sampling={wanted} judges={judges} hasControl={hasControl} onChange={change} />
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
      <EstimateTable
        estimates={priced.estimates}
        versions={versions}
        budget={wanted.budget}
        mayStop={wanted.stopBy !== undefined}
      />
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
