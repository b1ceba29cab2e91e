import type { EvaluationItem, EvaluationRun } from "@parley/contract";
import { summariseValue } from "../../../design/summarise-value.ts";
import table from "../../../design/table.module.css";
import type { ItemJudge } from "../items-query.ts";
import { JudgmentChips } from "./judgment-chips.tsx";
import styles from "./items.module.css";
import { nameOfRun, RunHeads, stacked } from "./run-heads.tsx";

type ItemTableProps = {
  items: readonly EvaluationItem[];
  runs: readonly EvaluationRun[];
  names: ReadonlyMap<string, string>;
  judges: readonly ItemJudge[];
  openId: string | undefined;
  onOpen: (id: string) => void;
};

/** One item a row, one Run a column. */
export function ItemTable({ items, runs, names, judges, openId, onOpen }: ItemTableProps) {
  const heads = runs.map(({ id, control }) => ({ id, name: names.get(id) ?? id, isControl: control }));
  return (
    <div className={table["frame"]} tabIndex={0} role="region" aria-label="Items, by run">
      <table className={`${table["table"]} ${stacked} ${styles["items"]}`} aria-label="Items">
        <RunHeads first="Item" runs={heads} />
        <tbody>
          {items.map((item) => (
            <tr key={item.id} aria-selected={item.id === openId}>
              <th scope="row">
                <button type="button" dir="auto" onClick={() => onOpen(item.id)}>
                  {titleOf(item)}
                </button>
              </th>
              {heads.map((run) => (
                <td key={run.id} data-run={nameOfRun(run)}>
                  <Cell of={item.runs.find((one) => one.run_id === run.id)} judges={judges} />
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
const titleOf = ({ inputs, id }: EvaluationItem): string =>
  Object.values(inputs)
    .map((value) => (typeof value === "string" ? value : summariseValue(value)))
    .join(" · ") || id;

type CellProps = { of: EvaluationItem["runs"][number] | undefined; judges: readonly ItemJudge[] };

function Cell({ of, judges }: CellProps) {
  const [first] = of?.logs ?? [];
  if (!of || !first) return <span className={styles["quiet"]}>no Log</span>;
  const text = first.error ?? first.output ?? "";
  return (
    <>
      <span className={styles["output"]} dir="auto" data-failed={first.error ? true : undefined}>
        {first.error && "Failed: "}
        {text.length > 240 ? `${text.slice(0, 240)}…` : text}
      </span>
      <JudgmentChips
        said={of.logs.flatMap(({ judgments }) => judgments)}
        judges={judges}
        scores={of.scores}
      />
      {of.logs_count > 1 && <span className={styles["quiet"]}>{of.logs_count} samples</span>}
    </>
  );
}
