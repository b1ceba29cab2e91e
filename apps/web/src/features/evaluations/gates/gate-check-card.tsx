import type { GateCheck } from "@parley/contract";
import type { Metric } from "@parley/statistics";
import { Link } from "@tanstack/react-router";
import { formatCount, formatPlural } from "../../../design/format.ts";
import { Money, RelativeTime } from "../../../design/figures.tsx";
import rows from "../../../design/rows.module.css";
import table from "../../../design/table.module.css";
import { Tag } from "../../../design/tag.tsx";
import { RunHeads, stacked } from "../components/run-heads.tsx";
import { formatMetric, formatRange } from "../metric-words.ts";
import styles from "./gates.module.css";

const tones = { passed: "passed", failed: "failed", unknown: "waiting" } as const;

type GateCheckCardProps = {
  check: GateCheck;
  nameOf: (runId: string) => string;
};
type WithMetrics = GateCheckCardProps & {
  /** What the Evaluation measures now, by name: a figure of something else has no unit that is known. */
  metrics: ReadonlyMap<string, Metric>;
};

/** One verdict with all its evidence: each gate, and the figures of each Run as they stood. */
export function GateCheckCard({ check, nameOf, metrics }: WithMetrics) {
  return (
    <article className={styles["check"]} aria-label="Verdict of gates">
      <header className={styles["head"]}>
        <Verdict check={check} />
        <h2 className={styles["title"]}>{nameOf(check.run_id)}</h2>
        <Asked check={check} />
      </header>
      <ul className={styles["list"]} aria-label="Gates">
        {check.gates.map(({ text, outcome, evidence }, index) => (
          <li key={index} className={rows["row"]}>
            <div className={rows["words"]}>
              <Tag tone={tones[outcome]}>{outcome}</Tag>
              <code>{text}</code>
              <span className={styles["evidence"]}>{evidence}</span>
            </div>
          </li>
        ))}
      </ul>
      {check.hidden_gates > 0 && (
        <p className={styles["evidence"]}>
          {formatPlural(check.hidden_gates, "more gate")} {check.hidden_gates === 1 ? "rests" : "rest"} on
          Evaluators or Logs that you may not see. The verdict counts{" "}
          {check.hidden_gates === 1 ? "it" : "them"}.
        </p>
      )}
      <Figures check={check} nameOf={nameOf} metrics={metrics} />
    </article>
  );
}

const Verdict = ({ check: { passed } }: { check: GateCheck }) => (
  <Tag tone={passed ? "passed" : "failed"}>{passed ? "passed" : "not passed"}</Tag>
);

/** Who or what asked, when, and from where. */
function Asked({ check: { created_at: at, created_by: by, source } }: { check: GateCheck }) {
  const where = [source?.tool, source?.branch, source?.commit?.slice(0, 12)].filter(Boolean).join(" · ");
  return (
    <>
      <RelativeTime at={at} />
      {by?.full_name && <span>asked by {by.full_name}</span>}
      {where && <span>{where}</span>}
      {source?.url && (
        <a href={source.url} rel="noreferrer noopener" target="_blank">
          where it was asked
        </a>
      )}
    </>
  );
}

/** Of each Run, as they were when the gates were judged. */
function Figures({ check: { runs }, nameOf, metrics: known }: WithMetrics) {
  const metrics = [...new Set(runs.flatMap(({ figures }) => figures.map(({ metric }) => metric)))];
  const heads = runs.map((run) => ({ ...run, name: headOf(run, nameOf), isControl: false }));
  return (
    <div className={table["frame"]} tabIndex={0} role="region" aria-label="Figures of the Runs">
      <table className={`${table["table"]} ${stacked}`} aria-label="Figures">
        <RunHeads first="Measured" runs={heads} />
        <tbody>
          <tr>
            <th scope="row">Logs</th>
            {heads.map((run) => (
              <td key={run.run_id} data-run={run.name}>
                {formatCount(run.logs_count)}
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">Total cost</th>
            {heads.map((run) => (
              <td key={run.run_id} data-run={run.name}>
                <Money dollars={run.cost} />
              </td>
            ))}
          </tr>
          {metrics.map((metric) => (
            <tr key={metric}>
              <th scope="row">{metric}</th>
              {heads.map((run) => (
                <td key={run.run_id} data-run={run.name}>
                  {sayFigure(run, known.get(metric) ?? { name: metric, kind: "number" })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const headOf = (run: GateCheck["runs"][number], nameOf: GateCheckCardProps["nameOf"]): string =>
  run.role === "other" ? nameOf(run.run_id) : `${nameOf(run.run_id)} · ${run.role}`;

function sayFigure({ figures }: GateCheck["runs"][number], metric: Metric): string {
  const figure = figures.find((one) => one.metric === metric.name);
  if (figure?.value == null) return "–";
  const { value, interval } = figure;
  return interval
    ? `${formatMetric(value, metric)} (${formatRange(interval, metric)})`
    : formatMetric(value, metric);
}

type GateCheckRowProps = GateCheckCardProps & { evaluationId: string };

/** One verdict as one of many. */
export function GateCheckRow({ check, nameOf, evaluationId }: GateCheckRowProps) {
  const all = check.gates.length + check.hidden_gates;
  const failed = check.gates.filter(({ outcome }) => outcome !== "passed").length;
  return (
    <li className={rows["row"]}>
      <div className={rows["words"]}>
        <Verdict check={check} />
        <Link to="/evaluations/$evaluationId/gates" params={{ evaluationId }} search={{ check: check.id }}>
          {nameOf(check.run_id)}
        </Link>
        <span className={styles["head"]}>
          {failed === 0 ? `${check.gates.length} of ${all} gates` : `${failed} of ${all} gates not passed`}
        </span>
        <span className={styles["head"]}>
          <Asked check={check} />
        </span>
      </div>
    </li>
  );
}
