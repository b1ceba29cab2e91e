import type { ReactNode } from "react";
import table from "../../../design/table.module.css";
import styles from "./analytics.module.css";

type Column<T> = { head: string; isNumber?: boolean; of: (row: T) => ReactNode };

type FigureTableProps<T> = {
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
};

/** Figures as rows; what does not fit is scrolled to. */
export function FigureTable<T>({ label, rows, columns, keyOf }: FigureTableProps<T>) {
  return (
    <div className={styles["scroll"]} tabIndex={0} role="group" aria-label={`${label}, to be scrolled`}>
      <table className={table["table"]} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ head, isNumber }) => (
              <th key={head} scope="col" className={isNumber ? table["number"] : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ head, isNumber, of }) => (
                <td key={head} className={isNumber ? table["number"] : styles["name"]}>
                  {of(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
