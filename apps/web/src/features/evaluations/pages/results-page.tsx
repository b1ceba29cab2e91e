import { SegmentedControl } from "@mantine/core";
import type { Evaluation } from "@parley/contract";
import { analyse, type AnalysedRun } from "@parley/statistics";
import { useMemo } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { AddRuns } from "../components/add-runs.tsx";
import { Charts } from "../components/charts.tsx";
import { GateCheck } from "../components/gate-check.tsx";
import { JudgeList } from "../components/judge-list.tsx";
import { ResultsTable } from "../components/results-table.tsx";
import { RunList } from "../components/run-list.tsx";
import { WholeFigures } from "../components/whole-figures.tsx";
import { headlines } from "../headline.ts";
import { sortRuns } from "../measure-evaluation.ts";
import { isUnderWay, mostRecords } from "../queries.ts";
import { wantedItems } from "../run-gaps.ts";
import type { ChartKind, ResultsSearch } from "../search.ts";
import { type OpenEvaluation, useEvaluation } from "../use-evaluation.ts";
import styles from "./evaluations.module.css";

type ResultsPageProps = {
  evaluationId: string;
  search: ResultsSearch;
  onSearch: (search: ResultsSearch) => void;
};

/** Is it better, by how much, how sure. */
export function ResultsPage({ evaluationId, search, onSearch }: ResultsPageProps) {
  const { data, error } = useEvaluation(evaluationId);
  if (error) return <ErrorState error={error} title="The results could not be read" />;
  if (!data) return <LoadingRows count={8} />;
  return (
    <div className={styles["sections"]}>
      {data.runs.length === 0 ? (
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

type ResultsProps = Omit<ResultsPageProps, "evaluationId"> & { data: OpenEvaluation };

function Results({ data, search, onSearch }: ResultsProps) {
  const { runs } = useMemo(() => analyse(data.measurements), [data.measurements]);
  const isCut = data.total > mostRecords;
  return (
    <>
      {!isCut && <Headline runs={runs} />}
      {data.runs.some(isUnderWay) && (
        <p className={styles["quiet"]}>
          Runs are under way: figures still move, and a difference that shows now may go again.
        </p>
      )}
      {isCut && (
        <>
          <WholeFigures evaluation={data.evaluation} runs={sortRuns(data.runs)} names={data.names} />
          <p role="note" className={styles["quiet"]}>
            All below is computed from the first {formatCount(data.records.length)} of{" "}
            {formatCount(data.total)} Logs.
          </p>
        </>
      )}
      <Section title="Runs" aside={<AddRuns evaluation={data.evaluation} runs={data.runs} />}>
        <RunList
          evaluationId={data.evaluation.id}
          runs={data.runs}
          names={data.names}
          records={data.records}
        />
      </Section>
      {data.measurements.metrics.length === 0 ? (
        <NothingCounted />
      ) : (
        <Figures runs={runs} data={data} search={search} onSearch={onSearch} />
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

function Headline({ runs }: { runs: readonly AnalysedRun[] }) {
  const said = headlines(runs);
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

function Figures({ runs, data, search, onSearch }: ResultsProps & { runs: AnalysedRun[] }) {
  const usual = runs.some(({ isControl }) => isControl) && runs.length > 1 ? "differences" : "intervals";
  const { chart = usual } = search;
  return (
    <>
      <Section title="Versions and what was measured" isBare>
        <ResultsTable
          evaluationId={data.evaluation.id}
          runs={runs}
          judges={data.judges}
          wanted={data.total > mostRecords ? undefined : wantedItems(data.runs, data.names)}
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
        <Charts kind={chart} runs={runs} measurements={data.measurements} />
      </Section>
      <Section title="Gates">
        <GateCheck runs={runs} data={data} />
      </Section>
    </>
  );
}
