import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { Page } from "../../../shell/page.tsx";
import { FileLink } from "../../files/components/file-link.tsx";
import { allFilesQuery } from "../../files/queries.ts";
import { usePermission } from "../../me/queries.ts";
import { evaluationQuery, useDeleteEvaluation } from "../queries.ts";
import styles from "./evaluations.module.css";

const tabs = [
  { to: "/evaluations/$evaluationId", label: "Results" },
  { to: "/evaluations/$evaluationId/items", label: "Items" },
  { to: "/evaluations/$evaluationId/slices", label: "Slices" },
  { to: "/evaluations/$evaluationId/gates", label: "Gates" },
] as const;

/** What all parts of an Evaluation share: of which File it is, and the way between its parts. */
export function EvaluationLayout({ evaluationId }: { evaluationId: string }) {
  const evaluation = useQuery(evaluationQuery(evaluationId));
  const file = useQuery(allFilesQuery).data?.find(({ id }) => id === evaluation.data?.file_id);
  const mayWrite = usePermission("write");
  const [isDeleting, setDeleting] = useState(false);
  if (evaluation.error)
    return (
      <Page title="Evaluation">
        <ErrorState
          error={evaluation.error}
          title="This Evaluation could not be read"
          retry={() => void evaluation.refetch()}
        />
      </Page>
    );
  return (
    <Page
      title={evaluation.data?.name ?? "Evaluation"}
      isWide
      actions={
        mayWrite && (
          <Button variant="default" onClick={() => setDeleting(true)}>
            Delete…
          </Button>
        )
      }
    >
      {file && (
        <p className={styles["where"]}>
          of{" "}
          <FileLink type={file.type} id={file.id} part="evaluations">
            {file.path}
          </FileLink>
        </p>
      )}
      <nav className={styles["tabs"]} aria-label="Parts of the Evaluation">
        {tabs.map(({ to, label }) => (
          <Link
            key={to}
            to={to}
            params={{ evaluationId }}
            search={{}}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {label}
          </Link>
        ))}
      </nav>
      <Outlet />
      {isDeleting && <DeleteDialog evaluationId={evaluationId} onClose={() => setDeleting(false)} />}
    </Page>
  );
}

function DeleteDialog({ evaluationId, onClose }: { evaluationId: string; onClose: () => void }) {
  const remove = useDeleteEvaluation();
  const navigate = useNavigate();
  return (
    <Confirm
      isOpen
      isDangerous
      title="Delete this Evaluation?"
      act="Delete the Evaluation"
      isPending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(evaluationId, { onSuccess: () => void navigate({ to: "/evaluations" }) })
      }
    >
      Its comparison is lost. The Logs of its Runs, and what was said of them, stay.
    </Confirm>
  );
}
