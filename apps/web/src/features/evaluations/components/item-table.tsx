import type { EvaluationRecord } from "../evaluation-record.ts";
import type { EvaluationRun } from "@parley/contract";
import { summariseValue } from "../../../design/summarise-value.ts";
import table from "../../../design/table.module.css";
import type { EvaluatedItem } from "../measure-evaluation.ts";
import { outputOf } from "../output-of.ts";
import { JudgmentChips } from "./judgment-chips.tsx";
import styles from "./items.module.css";

type ItemTableProps = {
  items: readonly EvaluatedItem[];
  runs: readonly EvaluationRun[];
  names: ReadonlyMap<string, string>;
  openId: string | undefined;
  onOpen: (id: string) => void;
};

/** One item a row, one Run a column. */
export function ItemTable({ items, runs, names, openId, onOpen }: ItemTableProps) {
  return (
    <div className={table["frame"]} tabIndex={0} role="region" aria-label="Items, by run">
      <table className={`${table["table"]} ${styles["items"]}`} aria-label="Items">
        <thead>
          <tr>
            <th scope="col">Item</th>
            {runs.map((run) => (
              <th scope="col" key={run.id}>
                {names.get(run.id)}
                {run.control && " · control"}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id} aria-selected={item.id === openId}>
              <th scope="row">
                <button type="button" dir="auto" onClick={() => onOpen(item.id)}>
                  {titleOf(item)}
                </button>
              </th>
              {runs.map((run) => (
                <td key={run.id}>
                  <Cell records={item.records.get(run.id) ?? []} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What was asked, without the names of inputs. */
const titleOf = ({ inputs, id }: EvaluatedItem): string =>
  Object.values(inputs)
    .map((value) => (typeof value === "string" ? value : summariseValue(value)))
    .join(" · ") || id;

function Cell({ records }: { records: readonly EvaluationRecord[] }) {
  const [first] = records;
  if (!first) return <span className={styles["quiet"]}>no Log</span>;
  const text = outputOf(first.log);
  return (
    <>
      <span className={styles["output"]} dir="auto" data-failed={first.log.error ? true : undefined}>
        {first.log.error && "Failed: "}
        {text.length > 240 ? `${text.slice(0, 240)}…` : text}
      </span>
      <JudgmentChips said={records.flatMap(({ evaluator_logs: logs }) => logs)} />
      {records.length > 1 && <span className={styles["quiet"]}>{records.length} samples</span>}
    </>
  );
}
