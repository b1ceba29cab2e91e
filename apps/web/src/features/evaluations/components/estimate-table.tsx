import { formatCount, formatMoney, unknown } from "../../../design/format.ts";
import table from "../../../design/table.module.css";
import { versionLabel } from "../../prompts/version-name.ts";
import type { PreparedEvaluation } from "../queries.ts";
import styles from "../pages/evaluations.module.css";
import type { Versioned } from "./version-choice.tsx";

type EstimateTableProps = {
  estimates: PreparedEvaluation["estimates"];
  versions: readonly Versioned[];
  budget: number | undefined;
  /** Whether Runs may be stopped early. */
  mayStop?: boolean;
};

/** What each Run would take, and all of them together. */
export function EstimateTable({ estimates, versions, budget, mayStop = false }: EstimateTableProps) {
  const costs = estimates.map(({ estimate }) => estimate.cost);
  const whole = costs.every((cost) => cost !== null)
    ? costs.reduce((sum, cost) => sum + (cost ?? 0), 0)
    : null;
  const unpriced = [...new Set(estimates.flatMap(({ estimate }) => estimate.unpriced_models))];
  return (
    <>
      <p className={styles["headline"]}>
        {whole === null ? "What this costs is not known." : `This costs about ${formatMoney(whole)}.`}
        {mayStop && " Runs that are stopped early cost less."}
        {budget !== undefined && ` Each Run is given up before it costs more than ${formatMoney(budget)}.`}
      </p>
      <div className={table["frame"]} tabIndex={0} role="region" aria-label="What each run would take">
        <table className={table["table"]} aria-label="Estimate">
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">Datapoints</th>
              <th scope="col">Calls</th>
              <th scope="col">By judges</th>
              <th scope="col">Code runs</th>
              <th scope="col">About</th>
            </tr>
          </thead>
          <tbody>
            {estimates.map(({ versionId, estimate }) => {
              const version = versions.find(({ version_id: id }) => id === versionId);
              return (
                <tr key={versionId}>
                  <th scope="row">{version ? versionLabel(version) : versionId}</th>
                  <td>{formatCount(estimate.datapoints)}</td>
                  <td>{formatCount(estimate.calls)}</td>
                  <td>{formatCount(estimate.judge_calls)}</td>
                  <td>{formatCount(estimate.code_runs)}</td>
                  <td>{estimate.cost === null ? unknown : formatMoney(estimate.cost)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className={styles["quiet"]}>
        {unpriced.length > 0 && `The price of ${unpriced.join(", ")} is unknown. `}
        {basisWords[estimates[0]?.estimate.basis ?? "none"]}
      </p>
    </>
  );
}

const basisWords = {
  logs: "How long answers are is taken from earlier Logs.",
  guess: "How long answers will be is a guess: there are no earlier Logs.",
  none: "No model is asked.",
} as const;
