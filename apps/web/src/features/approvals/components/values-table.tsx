import { IconPencil } from "@tabler/icons-react";
import type { SchemaField } from "../schema-fields.ts";
import { visibleText } from "../visible-text.ts";
import { LongText } from "./long-text.tsx";
import styles from "./values-table.module.css";

/** Arguments as rows: every name with its whole value. */
export function ValuesTable({ fields, label }: { fields: readonly SchemaField[]; label: string }) {
  const shown = fields.filter(({ value }) => value !== undefined);
  if (shown.length === 0) return <p className={styles["none"]}>It takes no arguments.</p>;
  return (
    <table className={styles["values"]} aria-label={label}>
      <tbody>
        {shown.map((field) => (
          <tr key={field.name}>
            <th scope="row">
              <FieldName field={field} />
              {field.mayChange && (
                <IconPencil size={12} role="img" aria-label="may be changed" className={styles["mark"]} />
              )}
            </th>
            <td>
              <Value value={field.value} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The schema's word for it, with the real name where that reads otherwise. */
export function FieldName({ field: { name, label, description } }: { field: SchemaField }) {
  return (
    <span title={description}>
      {visibleText(label)}
      {!readsAlike(label, name) && (
        <>
          {" "}
          <code>{visibleText(name)}</code>
        </>
      )}
    </span>
  );
}

/** `Order id` says no other than `order_id`. */
const readsAlike = (label: string, name: string): boolean =>
  label === name || (letters(name) !== "" && letters(label) === letters(name));

const letters = (text: string): string => text.toLowerCase().replace(/[\s_-]+/gu, "");

const shortJson = 60;

function layOut(value: unknown): string {
  const line = JSON.stringify(value) ?? "–";
  return line.length > shortJson ? JSON.stringify(value, null, 2) : line;
}

/** Whether its lines are indented, as those of programs and tables are. */
export const isLaidOut = (text: string): boolean => /\n[ \t]+\S/u.test(text);

/** Text as text; data as JSON, so that `"7"` and `7` are not the same to the eye. */
export function Value({ value }: { value: unknown }) {
  if (typeof value !== "string") return <LongText text={layOut(value)} isCode />;
  if (value === "") return <span className={styles["quiet"]}>empty text</span>;
  const looksLikeData = /^\s*(-?[\d.]+(e[+-]?\d+)?|true|false|null)\s*$/iu.test(value);
  return <LongText text={looksLikeData ? JSON.stringify(value) : value} isCode={isLaidOut(value)} />;
}
