import { Button, Checkbox, Select } from "@mantine/core";
import type { EvaluationRun } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatAgo, formatPlural } from "../../../design/format.ts";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { versionLabel } from "../../prompts/version-name.ts";
import { useBorrowRuns } from "../change-evaluation.ts";
import { evaluationsToBorrowFromQuery, runsQuery } from "../queries.ts";

type BorrowRunsProps = {
  evaluationId: string;
  /** Whose Evaluations are offered; absent: all. */
  fileId: string | undefined;
  /** What is part of this one already. */
  runs: readonly EvaluationRun[];
  onClose: () => void;
};

/** Runs of another Evaluation: their Logs are compared here, too, and nothing is called again. */
export function BorrowRuns({ evaluationId, fileId, runs, onClose }: BorrowRunsProps) {
  const found = useQuery(evaluationsToBorrowFromQuery(fileId));
  const [from, setFrom] = useState<string | null>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [now] = useState(() => Date.now());
  const borrow = useBorrowRuns(evaluationId);
  if (found.error) return <ErrorState error={found.error} title="The Evaluations could not be read" />;
  if (!found.data) return <LoadingRows count={3} />;
  const others = found.data.filter(({ id }) => id !== evaluationId);
  if (others.length === 0) return <p>There is no other Evaluation{fileId && " of this File"} yet.</p>;
  return (
    <div className={form["form"]}>
      <Select
        label="Evaluation"
        description="Its Evaluators are not taken over: those of this one judge what has no judgment yet."
        searchable
        data={others.map(({ id, name, created_at: at }) => ({
          value: id,
          label: `${name ?? "Evaluation"} · ${formatAgo(Date.parse(at), now)}`,
        }))}
        value={from}
        onChange={(id) => {
          setFrom(id);
          setChosen([]);
        }}
      />
      {from !== null && <RunChoice evaluationId={from} taken={runs} chosen={chosen} onChange={setChosen} />}
      <FormError error={borrow.error} />
      <div className={form["acts"]}>
        <Button
          disabled={chosen.length === 0}
          loading={borrow.isPending}
          onClick={() => borrow.mutate(chosen, { onSuccess: onClose })}
        >
          {chosen.length > 1 ? `Add ${formatPlural(chosen.length, "Run")}` : "Add the Run"}
        </Button>
      </div>
    </div>
  );
}

type RunChoiceProps = {
  evaluationId: string;
  taken: readonly EvaluationRun[];
  chosen: readonly string[];
  onChange: (ids: readonly string[]) => void;
};

function RunChoice({ evaluationId, taken, chosen, onChange }: RunChoiceProps) {
  const runs = useQuery(runsQuery(evaluationId));
  if (runs.error) return <ErrorState error={runs.error} title="Its Runs could not be read" />;
  if (!runs.data) return <LoadingRows count={2} />;
  const isTaken = (id: string): boolean => taken.some((run) => run.id === id);
  if (runs.data.every(({ id }) => isTaken(id))) return <p>All Runs of it are here already.</p>;
  return (
    <Checkbox.Group label="Runs" value={[...chosen]} onChange={onChange}>
      {runs.data.map(({ id, version, dataset, logs_count: logs, status }) => (
        <Checkbox
          key={id}
          mt={8}
          value={id}
          disabled={isTaken(id)}
          label={version ? versionLabel(version) : "Logs"}
          description={[dataset?.path, formatPlural(logs ?? 0, "Log"), isTaken(id) ? "here already" : status]
            .filter(Boolean)
            .join(" · ")}
        />
      ))}
    </Checkbox.Group>
  );
}
