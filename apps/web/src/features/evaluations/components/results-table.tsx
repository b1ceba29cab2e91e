import { IconArrowDown, IconArrowUp, IconMinus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { formatCount } from "../../../design/format.ts";
import table from "../../../design/table.module.css";
import type { Judges } from "../judges-of.ts";
import {
  formatDifference,
  formatDifferenceRange,
  formatMetric,
  formatRange,
  formatSize,
} from "../metric-words.ts";
import type { ShownComparison, ShownMetric, ShownRun } from "../shown-run.ts";
import styles from "./results-table.module.css";
import { JudgeMark } from "./judge-mark.tsx";
import { nameOfRun, RunHeads, stacked } from "./run-heads.tsx";

type ResultsTableProps = {
  evaluationId: string;
  runs: readonly ShownRun[];
  judges: Judges;
  /** How many items each run should have, by its name. */
  wanted: ReadonlyMap<string, number>;
};

/** Metrics by runs: estimate, interval, and the difference from the control. */
export function ResultsTable({ evaluationId, runs, judges, wanted }: ResultsTableProps) {
  const metrics = runs[0]?.metrics.map(({ metric }) => metric) ?? [];
  return (
    <div className={table["frame"]} tabIndex={0} role="region" aria-label="Results, by run">
      <table className={`${table["table"]} ${stacked} ${styles["table"]}`} aria-label="Results">
        <RunHeads first="Measured" runs={runs} />
        <tbody>
          {metrics.map((metric, index) => (
            <tr key={metric.name}>
              <th scope="row">
                <Link
                  to="/evaluations/$evaluationId/items"
                  params={{ evaluationId }}
                  search={{ metric: metric.name }}
                  className={table["link"]}
                >
                  {metric.name}
                </Link>
                <span>{metric.better === "lower" ? "lower is better" : "higher is better"}</span>
                <JudgeMark judges={judges} metric={metric.name} />
              </th>
              {runs.map((run) => (
                <Cell key={run.name} run={run} of={run.metrics[index]} wanted={wanted.get(run.name)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type CellProps = { run: ShownRun; of: ShownMetric | undefined; wanted: number | undefined };

function Cell({ run, of, wanted = 0 }: CellProps) {
  if (!of) return <td />;
  const { metric, summary, comparison } = of;
  // Datapoints without a Log are not among what was measured.
  const all = Math.max(summary.items + summary.missing, wanted);
  const missing = all - summary.items;
  return (
    <td data-run={nameOfRun(run)}>
      <strong>{formatMetric(summary.estimate, metric)}</strong>
      <span title={methodWords[summary.method]}>
        {formatRange(summary.interval, metric)}, n = {formatCount(summary.items)}
      </span>
      {missing > 0 && (
        <span>
          {formatCount(missing)} of {formatCount(all)} without a value
        </span>
      )}
      {summary.repeats?.shareBetween != null && (
        <span>
          {Math.round((1 - summary.repeats.shareBetween) * 100)} % of the spread is between samples of one
          item
        </span>
      )}
      {comparison && <Difference comparison={comparison} of={of} />}
    </td>
  );
}

const methodWords: Readonly<Record<string, string>> = {
  wilson: "95 % interval: Wilson's score interval of a rate",
  bca: "95 % interval: bootstrap over items (BCa)",
  student: "95 % interval: Student's t, as there are few items",
  "all-equal": "All values are equal: the interval says what an unseen one could change",
  none: "Too few items for an interval",
};

const sayP = (p: number): string => (p < 0.001 ? "< 0.001" : `= ${p.toFixed(3)}`);

const verdicts = {
  better: { word: "better", Icon: IconArrowUp },
  worse: { word: "worse", Icon: IconArrowDown },
  undecided: { word: "no difference shown", Icon: IconMinus },
} as const;

function Difference({ comparison, of: { metric } }: { comparison: ShownComparison; of: ShownMetric }) {
  if (comparison.pairs === 0) return <span>no item in common with the control</span>;
  const { word, Icon } = verdicts[comparison.verdict];
  const { adjustedPValue: p, adjustedSignPValue: signP, detectable, pairs, wins, losses } = comparison;
  return (
    <>
      <span className={styles["verdict"]} data-verdict={comparison.verdict}>
        <Icon size={14} aria-hidden /> {word}: {formatDifference(comparison.difference, metric)}
      </span>
      <span>
        {formatDifferenceRange(comparison.interval, metric)}
        {comparison.isDecidedEarly && ", decided early"}
        {p !== null && `, corrected p ${sayP(p)}${comparison.isBySigns ? " (sign test)" : ""}`}
      </span>
      <span>
        {formatCount(wins)} better, {formatCount(losses)} worse of {formatCount(pairs)}
        {signP !== null && !comparison.isBySigns && ` (sign test: corrected p ${sayP(signP)})`}
        {comparison.verdict === "undecided" &&
          detectable !== null &&
          `; ${formatSize(detectable, metric)} could be shown`}
      </span>
    </>
  );
}
