import type { Confusion, Label } from "@parley/statistics";
import table from "../../../design/table.module.css";
import { sayJudgment } from "../../../design/say-judgment.ts";

/** How often people said one thing and the judge another. */
export function ConfusionTable({ confusion }: { confusion: Pick<Confusion<Label>, "labels" | "counts"> }) {
  const { labels, counts } = confusion;
  return (
    <div className={table["frame"]} tabIndex={0} role="region" aria-label="People against the judge">
      <table className={table["table"]} aria-label="Confusion">
        <thead>
          <tr>
            <th scope="col">People said</th>
            {labels.map((label) => (
              <th scope="col" key={String(label)}>
                judge: {sayJudgment(label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, row) => (
            <tr key={String(label)}>
              <th scope="row">{sayJudgment(label)}</th>
              {labels.map((other, column) => (
                <td key={String(other)}>
                  {row === column ? <strong>{counts[row]?.[column]}</strong> : counts[row]?.[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
