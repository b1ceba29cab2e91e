import { Button, Progress } from "@mantine/core";
import type { EvaluationSummary } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import { formatPlural, unknown } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { nounIcons } from "../../../design/nouns.ts";
import table from "../../../design/table.module.css";
import { Tag } from "../../../design/tag.tsx";
import { Page } from "../../../shell/page.tsx";
import { FileLink } from "../../files/components/file-link.tsx";
import { usePermission } from "../../me/queries.ts";
import { PagesBar } from "../components/pages-bar.tsx";
import { allEvaluationsQuery } from "../queries.ts";
import styles from "./evaluations.module.css";

type AllEvaluationsPageProps = { page: number; onPage: (page: number) => void };

/** The Evaluations of all Files. */
export function AllEvaluationsPage(props: AllEvaluationsPageProps) {
  return (
    <Page title="Evaluations" isWide actions={<Acts />}>
      <AllEvaluations {...props} />
    </Page>
  );
}

function Acts() {
  const mayWrite = usePermission("write");
  return (
    <>
      <Button
        variant="default"
        className={styles["plain"]}
        renderRoot={(props) => <Link {...props} to="/evaluator-library" />}
      >
        Ready Evaluators
      </Button>
      {mayWrite && <NewEvaluation />}
    </>
  );
}

const NewEvaluation = () => (
  <Button className={styles["act"]} renderRoot={(props) => <Link {...props} to="/evaluations/new" />}>
    New Evaluation
  </Button>
);

function AllEvaluations({ page, onPage }: AllEvaluationsPageProps) {
  const list = useQuery(allEvaluationsQuery(page));
  if (list.error)
    return (
      <ErrorState
        error={list.error}
        title="The Evaluations could not be read"
        retry={() => void list.refetch()}
      />
    );
  if (!list.data) return <LoadingRows count={8} />;
  const { records, total, size } = list.data;
  if (total === 0) return <NoEvaluations />;
  return (
    <div className={styles["list"]}>
      <span className={styles["quiet"]}>{formatPlural(total, "Evaluation")}</span>
      <div className={table["frame"]} tabIndex={0} role="region" aria-label="Evaluations, newest first">
        <table className={`${table["table"]} ${table["cards"]}`} aria-label="Evaluations">
          <thead>
            <tr>
              <th scope="col">Evaluation</th>
              <th scope="col">File</th>
              <th scope="col">State</th>
              <th scope="col">Runs</th>
              <th scope="col">Evaluators</th>
              <th scope="col">Made</th>
            </tr>
          </thead>
          <tbody>
            {records.map((record) => (
              <Row key={record.id} record={record} />
            ))}
          </tbody>
        </table>
      </div>
      <PagesBar page={page} size={size} total={total} onPage={onPage} />
    </div>
  );
}

function Row({ record }: { record: EvaluationSummary }) {
  const { id, name, file, evaluators, runs_count: runs, created_at: at } = record;
  return (
    <tr>
      <td>
        <Link className={table["link"]} to="/evaluations/$evaluationId" params={{ evaluationId: id }}>
          {name ?? <code>{id}</code>}
        </Link>
      </td>
      <td data-label="of">{file ? <FileCell file={file} /> : unknown}</td>
      <td>
        <State record={record} />
      </td>
      <td data-label="Runs">{runs}</td>
      <td
        data-label="judged by"
        className={styles["evaluators"]}
        title={evaluators.map(({ path }) => path).join(", ")}
      >
        {evaluators.map(({ path }) => path.slice(path.lastIndexOf("/") + 1)).join(", ") || unknown}
      </td>
      <td data-label="made">
        <RelativeTime at={at} />
      </td>
    </tr>
  );
}

function FileCell({ file }: { file: NonNullable<EvaluationSummary["file"]> }) {
  const Icon = nounIcons[file.type];
  return (
    <FileLink type={file.type} id={file.id} part="evaluations" className={table["link"] ?? ""}>
      <Icon size={14} aria-hidden />
      {file.path}
    </FileLink>
  );
}

const tones = { pending: "waiting", running: "waiting", completed: "passed", cancelled: "neutral" } as const;

/** How far its Runs are together, in Logs and judgments. */
function State({ record: { id, name, status, progress } }: { record: EvaluationSummary }) {
  if (status === null) return <span className={styles["quiet"]}>no Run yet</span>;
  const done = progress ? progress.logs + progress.judgments : 0;
  const wanted = progress ? progress.logs_wanted + progress.judgments_wanted : 0;
  const share = wanted === 0 ? 0 : Math.min(100, Math.floor((done / wanted) * 100));
  return (
    <span className={styles["state"]}>
      <Tag tone={tones[status]}>{status}</Tag>
      {progress && wanted > 0 && (
        <>
          <Progress value={share} w={72} color="var(--ink-2)" aria-label={`Progress of ${name ?? id}`} />
          {done >= wanted && status === "running" ? "waits for others" : `${share} %`}
        </>
      )}
    </span>
  );
}

const NoEvaluations = () => (
  <EmptyState
    title="Is the next version better?"
    example={"v13 is better than v12 on correct\n+6.0 points (2.0 to 10.0), n = 200."}
  >
    An Evaluation runs versions of a File over the cases of a Dataset, has Evaluators judge what comes out,
    and says how sure the difference is.
  </EmptyState>
);
