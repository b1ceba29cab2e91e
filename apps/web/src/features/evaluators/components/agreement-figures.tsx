import type { Calibration } from "@parley/contract";
import { formatPlural, unknown } from "../../../design/format.ts";
import table from "../../../design/table.module.css";

/** What the verdict stands on. */
export function AgreementFigures({ found }: { found: Calibration }) {
  const { agreement, coefficient, among_people: amongPeople, items, left_out: leftOut, people } = found;
  return (
    <div className={table["frame"]}>
      <table className={`${table["table"]} ${table["cards"]}`} aria-label="Agreement">
        <tbody>
          <Row
            name="The same judgment"
            value={agreement?.rate == null ? unknown : percent(agreement.rate)}
            range={
              agreement && items > 0
                ? `${percent(agreement.interval.low)} to ${percent(agreement.interval.high)}`
                : ""
            }
          />
          <Row
            name={
              coefficient?.name === "alpha"
                ? "Beyond chance (Krippendorff’s alpha)"
                : "Beyond chance (Cohen’s kappa)"
            }
            value={coefficient?.value?.toFixed(2) ?? unknown}
            range={rangeOf(coefficient)}
          />
          <Row
            name="People among themselves (alpha)"
            value={amongPeople?.value?.toFixed(2) ?? unknown}
            range={rangeOf(amongPeople)}
          />
          <Row
            name={`Logs that people judged with ${people?.path ?? "an Evaluator of their own"}`}
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

const rangeOf = (of: Calibration["coefficient"] | Calibration["among_people"]): string =>
  of?.interval ? `${of.interval.low.toFixed(2)} to ${of.interval.high.toFixed(2)}` : (of?.no_interval ?? "");
