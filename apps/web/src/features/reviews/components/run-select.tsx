import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatExact } from "../../../design/format.ts";
import { allEvaluationsQuery, runsQuery } from "../../evaluations/queries.ts";

type Run = { evaluation_id: string; run_id: string };

/** Chooses a Run of one of the newest Evaluations. */
export function RunSelect({ value, onChange }: { value: Run | undefined; onChange: (run?: Run) => void }) {
  const [evaluationId, setEvaluation] = useState<string | null>(value?.evaluation_id ?? null);
  const evaluations = useQuery(allEvaluationsQuery(1)).data?.records ?? [];
  const runs = useQuery({ ...runsQuery(evaluationId ?? ""), enabled: evaluationId !== null }).data ?? [];
  return (
    <>
      <Select
        label="Evaluation"
        searchable
        nothingFoundMessage="No Evaluation is called that"
        data={evaluations.map(({ id, name, file }) => ({
          value: id,
          label: `${name ?? id}${file ? ` · ${file.path}` : ""}`,
        }))}
        value={evaluationId}
        onChange={(id) => {
          setEvaluation(id);
          onChange();
        }}
      />
      <Select
        label="Run"
        disabled={evaluationId === null}
        data={runs.map(({ id, created_at: at, version }) => ({
          value: id,
          label: `${version?.version_name ?? version?.version_id ?? id} · ${formatExact(Date.parse(at))}`,
        }))}
        value={value?.run_id ?? null}
        onChange={(runId) =>
          onChange(
            runId === null || evaluationId === null
              ? undefined
              : { evaluation_id: evaluationId, run_id: runId },
          )
        }
      />
    </>
  );
}
