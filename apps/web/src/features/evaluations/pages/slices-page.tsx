import { Select } from "@mantine/core";
import { differencesOf, findWorstSlices, type Metric, type SliceResult, valuesOf } from "@parley/statistics";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatPlural } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import table from "../../../design/table.module.css";
import { Tag } from "../../../design/tag.tsx";
import { chosenMetric } from "../chosen-metric.ts";
import { formatDifference, formatDifferenceRange, formatMetric, formatRange } from "../metric-words.ts";
import type { SlicesSearch } from "../search.ts";
import { type OpenEvaluation, useEvaluation } from "../use-evaluation.ts";
import styles from "./evaluations.module.css";

type SlicesPageProps = {
  evaluationId: string;
  search: SlicesSearch;
  onSearch: (search: SlicesSearch) => void;
};

/** Which items a run is worse on, the surest first. */
export function SlicesPage(props: SlicesPageProps) {
  const { data, error } = useEvaluation(props.evaluationId);
  if (error) return <ErrorState error={error} title="The slices could not be read" />;
  if (!data) return <LoadingRows count={8} />;
  const hasFacets = [...(data.measurements.facets?.values() ?? [])].some((of) => Object.keys(of).length > 0);
  if (!hasFacets || data.measurements.metrics.length === 0) return <NoSlices />;
  return <Slices {...props} data={data} />;
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

type Chosen = { metric: Metric; run: string; isChange: boolean; slices: SliceResult[]; tooSmall: number };

/** The slices of a run, or of its difference from the control. */
function useSlices({ measurements }: OpenEvaluation, search: SlicesSearch, metric: Metric): Chosen {
  return useMemo(() => {
    const facets = measurements.facets ?? new Map();
    const isChange = search.run?.endsWith(changeSuffix) ?? false;
    const name = isChange ? search.run?.slice(0, -changeSuffix.length) : search.run;
    const run = measurements.runs.find((each) => each.name === name) ?? measurements.runs.at(-1);
    const control = measurements.runs.find((each) => each.name === measurements.control);
    if (!run) return { metric, run: "", isChange: false, slices: [], tooSmall: 0 };
    const own = valuesOf(measurements, run, metric.name);
    if (!isChange || !control)
      return { metric, run: run.name, isChange: false, ...findWorstSlices({ values: own, facets, metric }) };
    const values = differencesOf(own, valuesOf(measurements, control, metric.name));
    const { better, unit } = metric;
    const difference = { name: metric.name, kind: "number", better, unit } as const;
    return {
      metric,
      run: run.name,
      isChange: true,
      ...findWorstSlices({ values, facets, metric: difference }),
    };
  }, [measurements, search.run, metric]);
}

const changeSuffix = " against control";

function Slices({ data, evaluationId, search, onSearch }: SlicesPageProps & { data: OpenEvaluation }) {
  const { metrics, runs, control } = data.measurements;
  const metric = chosenMetric(data, search.metric) ?? metrics[0] ?? { name: "", kind: "number" };
  const found = useSlices(data, search, metric);
  const compared = control === undefined ? [] : runs.filter(({ name }) => name !== control);
  return (
    <div className={styles["sections"]}>
      <div className={styles["filters"]}>
        <Select
          label="Measured"
          allowDeselect={false}
          data={metrics.map(({ name }) => name)}
          value={metric.name}
          onChange={(name) => onSearch({ ...search, ...(name && { metric: name }) })}
        />
        <Select
          label="Run"
          allowDeselect={false}
          data={[...runs.map(({ name }) => name), ...compared.map(({ name }) => name + changeSuffix)]}
          value={found.run + (found.isChange ? changeSuffix : "")}
          onChange={(run) => onSearch({ ...search, ...(run && { run }) })}
        />
      </div>
      <p className={styles["headline"]} role="status">
        {sayWorst(found)}
      </p>
      <SliceTable evaluationId={evaluationId} found={found} />
      <p className={styles["quiet"]}>
        Each slice is compared with all other items, and asked only whether it is worse: one that is better
        has a p near 1. p-values are corrected for how many slices were looked at.
        {found.tooSmall > 0 &&
          ` ${formatPlural(found.tooSmall, "slice")} with fewer than 5 items ${found.tooSmall === 1 ? "was" : "were"} left out.`}
      </p>
    </div>
  );
}

function sayWorst({ slices, metric }: Chosen): string {
  const worse = slices.filter(({ isWorse }) => isWorse);
  if (worse.length === 0) return `No slice is shown to be worse on ${metric.name} than the rest.`;
  return `Worse on ${metric.name} than the rest: ${worse.map(({ facet, value }) => `${facet} = ${value}`).join(", ")}.`;
}

function SliceTable({ evaluationId, found }: { evaluationId: string; found: Chosen }) {
  const { metric, isChange, slices } = found;
  const say = isChange ? formatDifference : formatMetric;
  const sayRange = isChange ? formatDifferenceRange : formatRange;
  return (
    <div className={table["frame"]} tabIndex={0} role="region" aria-label="Slices, worst first">
      <table className={table["table"]} aria-label="Slices">
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
          {slices.map(({ facet, value, items, estimate, interval, rest, adjustedPValue: p, isWorse }) => (
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
              <td>{items}</td>
              <td>{say(estimate, metric)}</td>
              <td>{sayRange(interval, metric)}</td>
              <td>{say(rest, metric)}</td>
              <td>{p === null ? "–" : sayP(p)}</td>
              <td>{isWorse && <Tag tone="failed">worse</Tag>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const sayP = (p: number): string => (p < 0.001 ? "< 0.001" : p.toFixed(3));
