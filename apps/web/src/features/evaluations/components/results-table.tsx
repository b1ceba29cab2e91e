import { IconArrowDown, IconArrowUp, IconMinus } from "@tabler/icons-react";
import type { AnalysedMetric, AnalysedRun, ComparedToControl } from "@parley/statistics";
import { Link } from "@tanstack/react-router";
import type { ComponentProps } from "react";
import { formatCount } from "../../../design/format.ts";
import table from "../../../design/table.module.css";
import { TrustMark } from "../../evaluators/components/trust-mark.tsx";
import type { MeasuredEvaluation } from "../measure-evaluation.ts";
import {
  formatDifference,
  formatDifferenceRange,
  formatMetric,
  formatRange,
  formatSize,
} from "../metric-words.ts";
import styles from "./results-table.module.css";

type ResultsTableProps = {
  evaluationId: string;
  runs: readonly AnalysedRun[];
  judges: MeasuredEvaluation["judges"];
  /** How many items each run should have, by its name; absent where not all Logs were read. */
  wanted: ReadonlyMap<string, number> | undefined;
};

/** Metrics by runs: estimate, interval, and the difference from the control. */
export function ResultsTable({ evaluationId, runs, judges, wanted }: ResultsTableProps) {
  const metrics = runs[0]?.metrics.map(({ metric }) => metric) ?? [];
  return (
    <div className={table["frame"]} tabIndex={0} role="region" aria-label="Results, by run">
      <table className={`${table["table"]} ${styles["table"]}`} aria-label="Results">
        <thead>
          <tr>
            <th scope="col">Measured</th>
            {runs.map(({ name, isControl }) => (
              <th scope="col" key={name}>
                {name}
                {isControl && " · control"}
              </th>
            ))}
          </tr>
        </thead>
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
                <JudgeMark judge={judges.get(metric.name)} />
              </th>
              {runs.map((run) => (
                <Cell key={run.name} of={run.metrics[index]} wanted={wanted?.get(run.name)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What a judge says is worth what its agreement with people is. */
const JudgeMark = ({ judge }: { judge: ComponentProps<typeof TrustMark>["evaluator"] | undefined }) =>
  judge && (
    <div>
      <TrustMark evaluator={judge} />
    </div>
  );

function Cell({ of, wanted = 0 }: { of: AnalysedMetric | undefined; wanted: number | undefined }) {
  if (!of) return <td />;
  const { metric, summary, comparison } = of;
  // Datapoints without a Log are not among what was measured.
  const all = Math.max(summary.items + summary.missing, wanted);
  const missing = all - summary.items;
  return (
    <td>
      <strong>{formatMetric(summary.estimate, metric)}</strong>
      <span title={methodWords[summary.method]}>
        {formatRange(summary.interval, metric)}, n = {summary.items}
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

const methodWords = {
  wilson: "95 % interval: Wilson's score interval of a rate",
  bca: "95 % interval: bootstrap over items (BCa)",
  student: "95 % interval: Student's t, as there are few items",
  "all-equal": "All values are equal: the interval says what an unseen one could change",
  none: "Too few items for an interval",
} as const;

const verdicts = {
  better: { word: "better", Icon: IconArrowUp },
  worse: { word: "worse", Icon: IconArrowDown },
  undecided: { word: "no difference shown", Icon: IconMinus },
} as const;

function Difference({ comparison, of: { metric } }: { comparison: ComparedToControl; of: AnalysedMetric }) {
  if (comparison.pairs === 0) return <span>no item in common with the control</span>;
  const { word, Icon } = verdicts[comparison.verdict];
  const { adjustedPValue: p, detectable, pairs, wins, losses } = comparison;
  return (
    <>
      <span className={styles["verdict"]} data-verdict={comparison.verdict}>
        <Icon size={14} aria-hidden /> {word}: {formatDifference(comparison.difference, metric)}
      </span>
      <span>
        {formatDifferenceRange(comparison.interval, metric)}
        {p !== null && `, p ${p < 0.001 ? "< 0.001" : `= ${p.toFixed(3)}`}`}
      </span>
      <span>
        {wins} better, {losses} worse of {pairs}
        {comparison.verdict === "undecided" &&
          detectable !== null &&
          `; ${formatSize(detectable, metric)} could be shown`}
      </span>
    </>
  );
}
