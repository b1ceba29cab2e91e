import styles from "./diff.module.css";
import { prettyJson } from "../pretty-json.ts";
import { diffFields } from "./diff-fields.ts";

/** Two records as a table of the fields that differ. */
export function FieldDiff({ before, after, label }: { before: object; after: object; label: string }) {
  const changes = diffFields(before, after);
  if (changes.length === 0) return <p className={styles["none"]}>The parameters are the same.</p>;
  return (
    <table className={styles["fields"]} aria-label={label}>
      <tbody>
        {changes.map((change) => (
          <tr key={change.name}>
            <th scope="row">{change.name}</th>
            <td>
              <FieldValue value={change.before} isRemoved />
              <span role="img" aria-label="became">
                {" "}
                →{" "}
              </span>
              <FieldValue value={change.after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FieldValue({ value, isRemoved = false }: { value: unknown; isRemoved?: boolean }) {
  if (value === undefined) return <span className={styles["unset"]}>not set</span>;
  const short = typeof value === "string" ? value : JSON.stringify(value);
  const text = short.length > 80 && typeof value !== "string" ? prettyJson(value) : short;
  const Mark = isRemoved ? "del" : "ins";
  return <Mark>{text}</Mark>;
}
