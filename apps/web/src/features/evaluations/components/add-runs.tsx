import { Button } from "@mantine/core";
import type { Evaluation, EvaluationRun } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { allFilesQuery } from "../../files/queries.ts";
import { usePermission } from "../../me/queries.ts";
import { AddRunsDialog } from "./add-runs-dialog.tsx";

type AddRunsProps = { evaluation: Evaluation; runs: readonly EvaluationRun[] };

/** Adds versions of what Parley calls by itself; a Flow's Runs begin in its application. */
export function AddRuns({ evaluation, runs }: AddRunsProps) {
  const [isOpen, setOpen] = useState(false);
  const mayWrite = usePermission("write");
  const file = useQuery(allFilesQuery).data?.find(({ id }) => id === evaluation.file_id);
  if (!mayWrite || (file?.type !== "prompt" && file?.type !== "agent")) return null;
  const { id, type } = file;
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
        Add Runs…
      </Button>
      {isOpen && (
        <AddRunsDialog
          evaluationId={evaluation.id}
          file={{ id, type }}
          runs={runs}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
