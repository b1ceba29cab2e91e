import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { allFilesQuery, type KnownFile, fileVersionsQuery } from "../../files/queries.ts";
import { EstimateTable } from "../components/estimate-table.tsx";
import { PlanFields } from "../components/plan-fields.tsx";
import type { Versioned } from "../components/version-choice.tsx";
import {
  type EvaluationPlan,
  type PreparedEvaluation,
  useDeleteEvaluation,
  usePrepareEvaluation,
  useStartRuns,
} from "../queries.ts";
import { usualSampling } from "../sampling.ts";
import styles from "./evaluations.module.css";

type NewEvaluationPageProps = { file: { id: string; type: "prompt" | "agent" } };

/** Makes an Evaluation: what is compared, on which cases, judged by what, and what it will cost. */
export function NewEvaluationPage({ file }: NewEvaluationPageProps) {
  const versions = useQuery({ ...fileVersionsQuery(file), enabled: file.id !== "" });
  const files = useQuery(allFilesQuery);
  return (
    <Page title="New Evaluation">
      {file.id === "" && files.data && <FileChoice files={files.data} />}
      {versions.error && <ErrorState error={versions.error} title="The versions could not be read" />}
      {!versions.error && ((file.id !== "" && !versions.data) || !files.data) && <LoadingRows count={8} />}
      {versions.data && files.data && <Wizard fileId={file.id} versions={versions.data} files={files.data} />}
    </Page>
  );
}

/** What there are versions of that Parley calls by itself. */
function FileChoice({ files }: { files: readonly KnownFile[] }) {
  const navigate = useNavigate();
  const called = files.filter(({ type }) => type === "prompt" || type === "agent");
  if (called.length === 0)
    return (
      <EmptyState title="Versions of what?">
        There is no Prompt and no Agent yet. Make one under Files, and save it twice: an Evaluation says which
        of both versions is better.
      </EmptyState>
    );
  return (
    <Select
      label="Compare versions of"
      description="A Prompt or an Agent. Flows run in your application, and are compared from there."
      placeholder="Type words of its path"
      searchable
      maw={520}
      data={called.map(({ id, path }) => ({ value: id, label: path }))}
      onChange={(id) => {
        const found = called.find((file) => file.id === id);
        if (found?.type === "prompt" || found?.type === "agent")
          void navigate({ to: "/evaluations/new", search: { file: found.id, type: found.type } });
      }}
    />
  );
}

type WizardProps = { fileId: string; versions: readonly Versioned[]; files: readonly KnownFile[] };

function Wizard({ fileId, versions, files }: WizardProps) {
  const [plan, setPlan] = useState(() => startPlan(fileId, versions, files));
  const [prepared, setPrepared] = useState<PreparedEvaluation>();
  const prepare = usePrepareEvaluation();
  const of = (type: string): KnownFile[] => files.filter((file) => file.type === type);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    prepare.mutate(plan, { onSuccess: setPrepared });
  };
  if (prepared)
    return (
      <Confirmation
        plan={plan}
        prepared={prepared}
        versions={versions}
        onBack={() => setPrepared(undefined)}
      />
    );
  const lacks = whatIsMissing(plan);
  return (
    <form onSubmit={submit} className={styles["form"]} noValidate>
      <PlanFields
        plan={plan}
        versions={versions}
        datasets={of("dataset")}
        evaluators={of("evaluator")}
        onChange={(part) => setPlan({ ...plan, ...part })}
      />
      <FormError error={prepare.error} />
      <div className={styles["bar"]}>
        <span role="status">{lacks}</span>
        <Button type="submit" loading={prepare.isPending} disabled={lacks !== undefined}>
          See what it costs
        </Button>
      </div>
    </form>
  );
}

/** What is live against what was saved last, on the only Dataset if there is only one. */
function startPlan(
  fileId: string,
  versions: readonly Versioned[],
  files: readonly KnownFile[],
): EvaluationPlan {
  const live = versions.find(({ environments }) => environments?.some(({ tag }) => tag === "default"));
  const first = [live, versions[0]].filter((version) => version !== undefined);
  const [dataset, ...others] = files.filter(({ type }) => type === "dataset");
  return {
    fileId,
    name: "",
    datasetId: dataset && others.length === 0 ? dataset.id : "",
    versionIds: [...new Set(first.map(({ version_id: id }) => id))],
    evaluatorIds: [],
    budget: undefined,
    ...usualSampling,
  };
}

function whatIsMissing(plan: EvaluationPlan): string | undefined {
  if (plan.datasetId === "") return "Choose a Dataset.";
  if (plan.versionIds.length === 0) return "Choose at least one version.";
  return plan.evaluatorIds.length === 0 ? "Choose at least one Evaluator." : undefined;
}

type ConfirmationProps = {
  plan: EvaluationPlan;
  prepared: PreparedEvaluation;
  versions: readonly Versioned[];
  onBack: () => void;
};

/** What the Runs will take, before anything is called. */
function Confirmation({ plan, prepared, versions, onBack }: ConfirmationProps) {
  const start = useStartRuns();
  const discard = useDeleteEvaluation();
  const navigate = useNavigate();
  const count = plan.versionIds.length;
  return (
    <div className={styles["form"]}>
      <EstimateTable
        estimates={prepared.estimates}
        versions={versions}
        budget={plan.budget}
        mayStop={count > 1 && plan.stopBy !== undefined}
      />
      <FormError error={start.error ?? discard.error} />
      <div className={styles["bar"]}>
        <Button
          variant="default"
          loading={discard.isPending}
          onClick={() => discard.mutate(prepared.evaluationId, { onSuccess: onBack })}
        >
          Change it
        </Button>
        <Button
          loading={start.isPending}
          onClick={() =>
            start.mutate(
              { prepared, plan },
              {
                onSuccess: (evaluationId) =>
                  void navigate({ to: "/evaluations/$evaluationId", params: { evaluationId } }),
              },
            )
          }
        >
          {count === 1 ? "Start the Run" : `Start ${count} Runs`}
        </Button>
      </div>
    </div>
  );
}
