import type { Agreement, Calibration } from "@parley/statistics";
import { formatPlural, unknown } from "../../../design/format.ts";
import table from "../../../design/table.module.css";

/** What the verdict stands on. */
export function AgreementFigures({ found, path }: { found: Calibration; path: string }) {
  const { agreement, coefficient, amongPeople, items, leftOut } = found;
  const rate = agreement.rate === null ? unknown : percent(agreement.rate);
  return (
    <div className={table["frame"]}>
      <table className={table["table"]} aria-label="Agreement">
        <tbody>
          <Row
            name="The same judgment"
            value={rate}
            range={
              items === 0 ? "" : `${percent(agreement.interval.low)} to ${percent(agreement.interval.high)}`
            }
          />
          <Row
            name={
              coefficient.name === "kappa"
                ? "Beyond chance (Cohen’s kappa)"
                : "Beyond chance (Krippendorff’s alpha)"
            }
            value={coefficient.value?.toFixed(2) ?? unknown}
            range={rangeOf(coefficient)}
          />
          <Row
            name="People among themselves (alpha)"
            value={amongPeople.value?.toFixed(2) ?? unknown}
            range={rangeOf(amongPeople)}
          />
          <Row
            name={`Logs that people judged with ${path}`}
            value={String(items)}
            range={
              leftOut === 0
                ? ""
                : `${formatPlural(leftOut, "other")} left out: nothing said, or people divided`
            }
          />
        </tbody>
      </table>
    </div>
  );
}

const Row = ({ name, value, range }: { name: string; value: string; range: string }) => (
  <tr>
    <th scope="row">{name}</th>
    <td>
      <strong>{value}</strong>
    </td>
    <td>{range}</td>
  </tr>
);

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const rangeOf = ({ interval }: Agreement): string =>
  interval ? `${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}` : "";
