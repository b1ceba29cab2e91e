import { Select } from "@mantine/core";
import type { Contract, EndpointReply, EvaluationSlice } from "@parley/contract";
import type { Metric } from "@parley/statistics";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount, formatPlural } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import table from "../../../design/table.module.css";
import { Tag } from "../../../design/tag.tsx";
import { type SliceFigure, SlicePlot } from "../charts/slice-plot.tsx";
import { JudgeMark } from "../components/judge-mark.tsx";
import { PagesBar } from "../components/pages-bar.tsx";
import { judgesOf } from "../judges-of.ts";
import { formatDifference, formatDifferenceRange, formatMetric, formatRange } from "../metric-words.ts";
import { slicesQuery, slicesSize } from "../queries.ts";
import { sayWorst } from "../say-worst.ts";
import type { SlicesSearch } from "../search.ts";
import { chosenMetric } from "../shown-run.ts";
import { type OpenResults, useResults } from "../use-results.ts";
import styles from "./evaluations.module.css";

type SlicesPageProps = {
  evaluationId: string;
  search: SlicesSearch;
  onSearch: (search: SlicesSearch) => void;
};

/** Which items a run is worse on, the surest first. */
export function SlicesPage(props: SlicesPageProps) {
  const { data, error } = useResults(props.evaluationId);
  if (error) return <ErrorState error={error} title="The slices could not be read" />;
  if (!data) return <LoadingRows count={8} />;
  const metric = chosenMetric(data.results.metrics, props.search.metric);
  if (metric === undefined || data.members.length === 0) return <NoSlices />;
  return <Slices {...props} data={data} metric={metric} />;
}

const NoSlices = () => (
  <EmptyState
    title="Nothing to slice by"
    example={'{"inputs": {"question": "Où est…"}, "tags": ["billing"], "metadata": {"language": "fr"}}'}
  >
    Where several items share a tag, a split, a short input or a field of their Log’s metadata, the slices
    that are worse than the rest are named here.
  </EmptyState>
);

const changeSuffix = " against control";

/** The Run that the address names, with whether its difference from the control is meant. */
function readRun({ members, names }: OpenResults, name: string | undefined) {
  const isChange = name?.endsWith(changeSuffix) ?? false;
  const wanted = isChange ? name?.slice(0, -changeSuffix.length) : name;
  const run = members.find(({ id }) => names.get(id) === wanted) ?? members.at(-1);
  const isCompared = run?.control === false && members.some(({ control }) => control);
  return { id: run?.id ?? "", name: names.get(run?.id ?? "") ?? "", isChange: isChange && isCompared };
}

type SlicesProps = SlicesPageProps & { data: OpenResults; metric: Metric };

function Slices({ data, metric, evaluationId, search, onSearch }: SlicesProps) {
  const { page = 1, ...rest } = search;
  const run = readRun(data, search.run);
  const asked = { metric: metric.name, run_id: run.id, against_control: run.isChange, page };
  const { data: found, error } = useQuery(slicesQuery(evaluationId, asked, data.state));
  return (
    <div className={styles["sections"]}>
      <Choices data={data} metric={metric} run={run} onChange={(to) => onSearch({ ...rest, ...to })} />
      <JudgeMark judges={judgesOf(data)} metric={metric.name} />
      {error && <ErrorState error={error} title="The slices could not be read" />}
      {!error && !found && <LoadingRows count={8} />}
      {!error && found && (
        <FoundSlices
          evaluationId={evaluationId}
          found={found}
          whole={wholeOf(data, { run, metric })}
          metric={metric}
          isChange={run.isChange}
          onPage={(next) => onSearch({ ...rest, ...(next > 1 && { page: next }) })}
        />
      )}
    </div>
  );
}

/** What all items of the Run came to. */
function wholeOf(
  { results }: OpenResults,
  { run, metric }: { run: ReturnType<typeof readRun>; metric: Metric },
): SliceFigure | undefined {
  const ofRun = results.runs.find(({ name }) => name === run.name);
  const found = ofRun?.metrics.find((one) => one.metric.name === metric.name);
  if (!run.isChange) return found?.summary;
  const { comparison } = found ?? {};
  return comparison ? { estimate: comparison.difference, interval: comparison.interval } : undefined;
}

type FoundSlicesProps = {
  evaluationId: string;
  found: EndpointReply<Contract["evaluations"]["endpoints"]["listSlices"]>;
  whole: SliceFigure | undefined;
  metric: Metric;
  isChange: boolean;
  onPage: (page: number) => void;
};

function FoundSlices({ evaluationId, found, whole, metric, isChange, onPage }: FoundSlicesProps) {
  const { records, total, page, too_small: tooSmall } = found;
  if (total === 0 && tooSmall === 0) return <NoSlices />;
  return (
    <>
      <p className={styles["headline"]} role="status">
        {sayWorst(records, { metric, page })}
      </p>
      {records.length > 0 && (
        <Section title="Against all items">
          <SlicePlot slices={records} whole={whole} metric={metric} isChange={isChange} />
        </Section>
      )}
      <SliceTable evaluationId={evaluationId} slices={records} metric={metric} isChange={isChange} />
      <PagesBar words={["Surer", "Less sure"]} page={page} size={slicesSize} total={total} onPage={onPage} />
      <p className={styles["quiet"]}>
        Each slice is compared with all other items, and asked only whether it is worse: one that is better
        has a p near 1. p-values are corrected for how many slices were looked at.
        {tooSmall > 0 &&
          ` ${formatPlural(tooSmall, "slice")} with fewer than 5 items ${tooSmall === 1 ? "was" : "were"} left out.`}
      </p>
    </>
  );
}

type ChoicesProps = {
  data: OpenResults;
  metric: Metric;
  run: ReturnType<typeof readRun>;
  onChange: (to: SlicesSearch) => void;
};

function Choices({ data: { members, names, results }, metric, run, onChange }: ChoicesProps) {
  const nameOf = (id: string): string => names.get(id) ?? id;
  const hasControl = members.some(({ control }) => control);
  const compared = hasControl ? members.filter(({ control }) => !control) : [];
  return (
    <div className={styles["filters"]}>
      <Select
        label="Measured"
        allowDeselect={false}
        data={results.metrics.map(({ name }) => name)}
        value={metric.name}
        onChange={(name) => name && onChange({ metric: name })}
      />
      <Select
        label="Run"
        allowDeselect={false}
        data={[
          ...members.map(({ id }) => nameOf(id)),
          ...compared.map(({ id }) => nameOf(id) + changeSuffix),
        ]}
        value={run.name + (run.isChange ? changeSuffix : "")}
        onChange={(name) => name && onChange({ run: name })}
      />
    </div>
  );
}

type SliceTableProps = {
  evaluationId: string;
  slices: readonly EvaluationSlice[];
  metric: Metric;
  isChange: boolean;
};

function SliceTable({ evaluationId, slices, metric, isChange }: SliceTableProps) {
  const say = isChange ? formatDifference : formatMetric;
  const sayRange = isChange ? formatDifferenceRange : formatRange;
  return (
    <div className={table["frame"]} tabIndex={0} role="region" aria-label="Slices, worst first">
      <table className={`${table["table"]} ${table["cards"]}`} aria-label="Slices">
        <thead>
          <tr>
            <th scope="col">Slice</th>
            <th scope="col">Items</th>
            <th scope="col">{isChange ? "Change" : metric.name}</th>
            <th scope="col">95 % interval</th>
            <th scope="col">The rest</th>
            <th scope="col">p, corrected</th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {slices.map(({ facet, value, adjusted_p_value: p, is_worse: isWorse, ...slice }) => (
            <tr key={`${facet}=${value}`}>
              <td>
                <Link
                  className={table["link"]}
                  to="/evaluations/$evaluationId/items"
                  params={{ evaluationId }}
                  search={{ metric: metric.name, facet, value }}
                >
                  {facet} = {value}
                </Link>
              </td>
              <td data-label="items">{formatCount(slice.items)}</td>
              <td data-label={isChange ? "change" : metric.name}>{say(slice.estimate, metric)}</td>
              <td data-label="95 % interval">{sayRange(slice.interval, metric)}</td>
              <td data-label="the rest">{say(slice.rest, metric)}</td>
              <td data-label="p, corrected">{p === null ? "–" : sayP(p)}</td>
              <td>{isWorse && <Tag tone="failed">worse</Tag>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const sayP = (p: number): string => (p < 0.001 ? "< 0.001" : p.toFixed(3));
