import type { DatapointViolation } from "@parley/contract";
import { isParleyError } from "@parley/sdk";
import { formatCount, formatPlural } from "../../../design/format.ts";
import { FormError } from "../../../design/form-error.tsx";
import styles from "./import-dialog.module.css";

/** Why Datapoints were refused: row by row, where the rows do not fit the schema. */
export function ImportError({ error }: { error: unknown }) {
  const refused = violationsOf(error);
  if (!refused) return <FormError error={error} />;
  const { violations, total } = refused;
  return (
    <div role="alert" className={styles["failed"]}>
      <p>
        {total === 1 ? "One Datapoint does" : `${formatCount(total)} Datapoints do`} not fit the schema.
        Nothing was changed. Correct the {formatPlural(total, "row")} and try again.
      </p>
      <div className={styles["rows"]} tabIndex={0}>
        <table aria-label="Rows that do not fit">
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Where</th>
              <th scope="col">What is wrong</th>
            </tr>
          </thead>
          <tbody>
            {violations.map(({ row, path, message }, index) => (
              <tr key={index}>
                <th scope="row">{formatCount(row)}</th>
                <td className={styles["path"]}>{path || "–"}</td>
                <td>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {violations.length < total && <p>The first {formatCount(violations.length)} are shown.</p>}
    </div>
  );
}

function violationsOf(error: unknown): { violations: DatapointViolation[]; total: number } | undefined {
  if (!isParleyError(error) || error.code !== "datasets.datapoints_invalid") return undefined;
  const { violations, total } = error.details ?? {};
  if (!Array.isArray(violations)) return undefined;
  return {
    violations: violations as DatapointViolation[],
    total: typeof total === "number" ? total : violations.length,
  };
}
