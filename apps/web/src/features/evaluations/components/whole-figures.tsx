import type { Evaluation, EvaluationRun, EvaluatorStats } from "@parley/contract";
import { type Metric, metricOfEvaluator } from "@parley/statistics";
import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount, unknown } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import table from "../../../design/table.module.css";
import { formatDifference, formatDifferenceRange, formatMetric, formatRange } from "../metric-words.ts";
import pages from "../pages/evaluations.module.css";
import { isUnderWay, statsQuery, stateOf } from "../queries.ts";
import styles from "./results-table.module.css";

type WholeFiguresProps = {
  evaluation: Evaluation;
  /** In the order of the page. */
  runs: readonly EvaluationRun[];
  names: ReadonlyMap<string, string>;
};

/** What the server counted of all Logs, where they are too many for this page to read. */
export function WholeFigures({ evaluation, runs, names }: WholeFiguresProps) {
  const { data, error } = useQuery(statsQuery(evaluation.id, stateOf(runs)));
  if (error) return <ErrorState error={error} title="The figures of all Logs could not be read" />;
  if (!data) return <LoadingRows count={3} />;
  const statsOf = new Map(
    data.run_stats.map(({ run_id: id, evaluator_stats: of }) => [
      id,
      new Map(of.map((stats) => [stats.evaluator_version_id, stats])),
    ]),
  );
  return (
    <Section title="Over all Logs" isBare>
      <div className={table["frame"]} tabIndex={0} role="region" aria-label="Figures of all Logs, by run">
        <table className={`${table["table"]} ${styles["table"]}`} aria-label="Over all Logs">
          <thead>
            <tr>
              <th scope="col">Evaluator</th>
              {runs.map((run) => (
                <th scope="col" key={run.id}>
                  {names.get(run.id)}
                  {run.control && " · control"}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {evaluation.evaluators.map(({ version }) => (
              <tr key={version.version_id}>
                <th scope="row">{version.path}</th>
                {runs.map((run) => (
                  <Cell
                    key={run.id}
                    metric={metricOfEvaluator(version.name, version.spec)?.metric}
                    stats={statsOf.get(run.id)?.get(version.version_id)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {data.certainty_note && !runs.some(isUnderWay) && (
        <p className={pages["quiet"]}>{data.certainty_note}</p>
      )}
    </Section>
  );
}

type CellProps = { metric: Metric | undefined; stats: EvaluatorStats | undefined };

function Cell({ metric, stats }: CellProps) {
  if (!stats || stats.num_judgments === 0) return <td>{unknown}</td>;
  const { interval, comparison, num_judgments: count } = stats;
  const value = valueOf(stats);
  return (
    <td>
      {"num_judgments_per_option" in stats &&
        Object.entries(stats.num_judgments_per_option).map(([option, said]) => (
          <span key={option}>
            {option}: {formatCount(said)}
          </span>
        ))}
      {value !== null && metric && <strong>{formatMetric(value, metric)}</strong>}
      <span>
        {value !== null && metric && interval && `${formatRange(interval, metric)}, `}n = {formatCount(count)}
      </span>
      {comparison && metric && (
        <span>
          {comparison.verdict === "undecided" ? "no difference shown" : comparison.verdict}:{" "}
          {formatDifference(comparison.difference, metric)}
          {comparison.interval && ` (${formatDifferenceRange(comparison.interval, metric)})`}
        </span>
      )}
    </td>
  );
}

/** What the interval is around; the mean of all judgments, or the share of what is true, where there is none. */
function valueOf(stats: EvaluatorStats): number | null {
  if (stats.interval && stats.estimate != null) return stats.estimate;
  if ("num_true" in stats) {
    const said = stats.num_true + stats.num_false;
    return said === 0 ? null : stats.num_true / said;
  }
  return "mean" in stats ? (stats.mean ?? null) : null;
}
