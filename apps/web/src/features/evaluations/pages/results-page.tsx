import { SegmentedControl } from "@mantine/core";
import type { Evaluation } from "@parley/contract";
import { headlinesOf } from "@parley/statistics";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { AddRuns } from "../components/add-runs.tsx";
import { Charts } from "../components/charts.tsx";
import { AskGates } from "../components/ask-gates.tsx";
import { JudgeList } from "../components/judge-list.tsx";
import { ResultsTable } from "../components/results-table.tsx";
import { RunList } from "../components/run-list.tsx";
import { isUnderWay } from "../queries.ts";
import { waitingFor } from "../waiting-for.ts";
import { wantedItems } from "../run-gaps.ts";
import type { ChartKind, ResultsSearch } from "../search.ts";
import type { ShownRun } from "../shown-run.ts";
import { judgesOf } from "../judges-of.ts";
import { type OpenResults, useResults } from "../use-results.ts";
import styles from "./evaluations.module.css";

type ResultsPageProps = {
  evaluationId: string;
  search: ResultsSearch;
  onSearch: (search: ResultsSearch) => void;
};

/** Is it better, by how much, how sure. */
export function ResultsPage({ evaluationId, search, onSearch }: ResultsPageProps) {
  const { data, error } = useResults(evaluationId);
  if (error) return <ErrorState error={error} title="The results could not be read" />;
  if (!data) return <LoadingRows count={8} />;
  return (
    <div className={styles["sections"]}>
      {data.members.length === 0 ? (
        <NoRuns evaluation={data.evaluation} />
      ) : (
        <Results data={data} search={search} onSearch={onSearch} />
      )}
      <Section title="Evaluators">
        <JudgeList evaluation={data.evaluation} />
      </Section>
    </div>
  );
}

const runExample = `POST /v5/evaluations/{id}/runs
{"dataset": {"path": "support/questions"}, "version": {"path": "support/reply"}}`;

const NoRuns = ({ evaluation }: { evaluation: Evaluation }) => (
  <EmptyState
    title="No version has been run yet"
    example={runExample}
    action={<AddRuns evaluation={evaluation} runs={[]} />}
  >
    A Run is one version over the cases of a Dataset. Your application adds its own with the API.
  </EmptyState>
);

type ResultsProps = Omit<ResultsPageProps, "evaluationId"> & { data: OpenResults };

function Results({ data, search, onSearch }: ResultsProps) {
  const { evaluation, members, names, results } = data;
  return (
    <>
      <Headline runs={results.runs} />
      {members.some(isUnderWay) && (
        <p className={styles["quiet"]}>
          Runs are under way: figures still move, and a difference that shows now may go again.{" "}
          {waitingFor(members, evaluation)}
        </p>
      )}
      <Section title="Runs" aside={<AddRuns evaluation={evaluation} runs={members} />}>
        <RunList evaluationId={evaluation.id} runs={members} names={names} errors={results.errors} />
      </Section>
      {results.metrics.length === 0 ? (
        <NothingCounted />
      ) : (
        <Figures data={data} search={search} onSearch={onSearch} />
      )}
    </>
  );
}

const NothingCounted = () => (
  <EmptyState title="Nothing can be counted yet">
    As soon as Evaluators have judged Logs, their means and rates are here. Texts, and choices without good
    and bad options, are among the items only.
  </EmptyState>
);

function Headline({ runs }: { runs: readonly ShownRun[] }) {
  const said = headlinesOf(runs);
  if (said.length > 0)
    return (
      <div className={styles["headline"]} role="status">
        {said.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    );
  if (runs.length < 2) return null;
  return (
    <p className={styles["quiet"]}>Choose a control among the runs, and the others are compared with it.</p>
  );
}

const kinds: readonly { value: ChartKind; label: string }[] = [
  { value: "differences", label: "Differences" },
  { value: "intervals", label: "Intervals" },
  { value: "spread", label: "Spread" },
  { value: "radar", label: "Radar" },
  { value: "scatter", label: "Cost and quality" },
];

function Figures({ data, search, onSearch }: ResultsProps) {
  const { evaluation, members, names, results } = data;
  const { runs, metrics } = results;
  const judges = judgesOf(data);
  const usual = runs.some(({ isControl }) => isControl) && runs.length > 1 ? "differences" : "intervals";
  const { chart = usual } = search;
  return (
    <>
      <Section title="Versions and what was measured" isBare>
        <ResultsTable
          evaluationId={evaluation.id}
          runs={runs}
          judges={judges}
          wanted={wantedItems(members, names)}
        />
      </Section>
      <Section title="Charts" isBare>
        <div className={styles["kinds"]}>
          <SegmentedControl
            aria-label="Which chart"
            data={[...kinds]}
            value={chart}
            onChange={(value) => onSearch(value === usual ? {} : { chart: value as ChartKind })}
          />
        </div>
        <Charts kind={chart} runs={runs} metrics={metrics} judges={judges} />
      </Section>
      <Section title="Gates">
        <AskGates evaluationId={evaluation.id} runs={members} names={names} metrics={metrics} />
      </Section>
    </>
  );
}
