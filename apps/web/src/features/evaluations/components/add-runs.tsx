import { Button } from "@mantine/core";
import type { Evaluation, EvaluationRun } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { allFilesQuery } from "../../files/queries.ts";
import { usePermission } from "../../me/queries.ts";
import { AddRunsDialog } from "./add-runs-dialog.tsx";

type AddRunsProps = { evaluation: Evaluation; runs: readonly EvaluationRun[] };

/** Adds versions of what Parley calls by itself, or Runs that there are; a Flow's begin in its application. */
export function AddRuns({ evaluation, runs }: AddRunsProps) {
  const [isOpen, setOpen] = useState(false);
  const mayWrite = usePermission("write");
  const file = useQuery(allFilesQuery).data?.find(({ id }) => id === evaluation.file_id);
  if (!mayWrite) return null;
  const called =
    file?.type === "prompt" || file?.type === "agent" ? { id: file.id, type: file.type } : undefined;
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
        Add Runs…
      </Button>
      {isOpen && (
        <AddRunsDialog evaluation={evaluation} called={called} runs={runs} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
