import { Button } from "@mantine/core";
import { type Evaluation, type FileType } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import { formatPlural } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import table from "../../../design/table.module.css";
import { usePermission } from "../../me/queries.ts";
import { PagesBar } from "../components/pages-bar.tsx";
import { evaluationsOfFileQuery } from "../queries.ts";
import styles from "./evaluations.module.css";

type EvaluationsPageProps = { file: { type: FileType; id: string } };

/** A File's Evaluations. */
export function EvaluationsPage({ file }: EvaluationsPageProps) {
  const [page, setPage] = useState(1);
  const list = useQuery(evaluationsOfFileQuery(file.id, page));
  if (list.error)
    return (
      <ErrorState
        error={list.error}
        title="The Evaluations could not be read"
        retry={() => void list.refetch()}
      />
    );
  if (!list.data) return <LoadingRows />;
  const { records, total, size } = list.data;
  if (total === 0) return <NoEvaluations file={file} />;
  return (
    <div className={styles["list"]}>
      <div className={styles["bar"]}>
        <span>{formatPlural(total, "Evaluation")}</span>
        <NewEvaluation file={file} />
      </div>
      <EvaluationTable evaluations={records} />
      <PagesBar page={page} size={size} total={total} onPage={setPage} />
    </div>
  );
}

function EvaluationTable({ evaluations }: { evaluations: readonly Evaluation[] }) {
  return (
    <div className={table["frame"]}>
      <table className={`${table["table"]} ${table["cards"]}`} aria-label="Evaluations">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Runs</th>
            <th scope="col">Evaluators</th>
            <th scope="col">Made</th>
          </tr>
        </thead>
        <tbody>
          {evaluations.map(({ id, name, runs_count: runs, evaluators, created_at: at }) => (
            <tr key={id}>
              <td>
                <Link className={table["link"]} to="/evaluations/$evaluationId" params={{ evaluationId: id }}>
                  {name ?? <code>{id}</code>}
                </Link>
              </td>
              <td data-label="Runs">{runs}</td>
              <td data-label="judged by">{evaluators.map(({ version }) => version.name).join(", ")}</td>
              <td data-label="made">
                <RelativeTime at={at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Parley calls Prompts and Agents itself; a Flow is an application, which calls itself. */
const runsHere = (type: FileType): type is "prompt" | "agent" => type === "prompt" || type === "agent";

function NewEvaluation({ file: { id, type } }: EvaluationsPageProps) {
  const mayWrite = usePermission("write");
  if (!mayWrite || !runsHere(type)) return null;
  return (
    <Button
      className={styles["act"]}
      renderRoot={(props) => <Link {...props} to="/evaluations/new" search={{ file: id, type }} />}
    >
      New Evaluation
    </Button>
  );
}

const byHand = `await parley.evaluations.run({
  file: { path: "support/reply", callable: answer },
  dataset: { path: "support/questions" },
  evaluators: [{ path: "support/correct" }],
});`;

function NoEvaluations({ file }: EvaluationsPageProps) {
  return (
    <EmptyState
      title="Is the next version better?"
      example={
        runsHere(file.type)
          ? "v13 is better than v12 on correct\n+6.0 points (2.0 to 10.0), n = 200."
          : byHand
      }
      action={<NewEvaluation file={file} />}
    >
      {runsHere(file.type)
        ? "An Evaluation runs versions over the cases of a Dataset, has Evaluators judge what comes out, and says how sure the difference is."
        : "A Flow runs in your application: an Evaluation of it is started there, with the SDK, and its results are here."}
    </EmptyState>
  );
}
