import styles from "./diff.module.css";
import { prettyJson } from "../pretty-json.ts";
import { summariseValue } from "../summarise-value.ts";
import { diffFields, type FieldChange } from "./diff-fields.ts";

/** Two records as a table of the fields that differ. */
export function FieldDiff({ before, after, label }: { before: object; after: object; label: string }) {
  const changes = diffFields(before, after);
  if (changes.length === 0) return <p className={styles["none"]}>The fields are the same.</p>;
  return <FieldChanges changes={changes} label={label} />;
}

/** Fields that differ, each with what it was and is. */
export function FieldChanges({ changes, label }: { changes: readonly FieldChange[]; label: string }) {
  return (
    <table className={styles["fields"]} aria-label={label}>
      <tbody>
        {changes.map((change) => (
          <tr key={change.name}>
            <th scope="row">{change.name}</th>
            <td>
              <FieldValue value={change.before} other={change.after} isRemoved />
              <span role="img" aria-label="became">
                {" "}
                →{" "}
              </span>
              <FieldValue value={change.after} other={change.before} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type FieldValueProps = { value: unknown; other: unknown; isRemoved?: boolean };

function FieldValue({ value, other, isRemoved = false }: FieldValueProps) {
  if (value === undefined) return <span className={styles["unset"]}>not set</span>;
  const Mark = isRemoved ? "del" : "ins";
  return <Mark>{textOf(value, other)}</Mark>;
}

/** Structured data is laid out only where there is something to compare it with. */
function textOf(value: unknown, other: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (other === undefined) return summariseValue(value);
  const short = JSON.stringify(value);
  return short.length > 80 ? prettyJson(value) : short;
}
