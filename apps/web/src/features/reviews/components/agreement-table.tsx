import type { ReviewAgreement } from "@parley/contract";
import { Section } from "../../../design/section.tsx";
import table from "../../../design/table.module.css";
import { describeAgreement, formatCoefficient } from "../describe-agreement.ts";
import styles from "./reviews.module.css";

type AgreementProps = { found: ReviewAgreement; nameOf: (reviewer: string) => string };

const measured = {
  nominal: "compared as names",
  ordinal: "compared as ranks",
  interval: "compared as numbers",
} as const;

/** How far people agree on what one Evaluator asks, in words and in numbers. */
export function Agreement({ found, nameOf }: AgreementProps) {
  const { path, measurement, items, cohen, fleiss, krippendorff, pairs } = found;
  return (
    <Section title={path} isBare aside={measurement && <span>{measured[measurement]}</span>}>
      <p className={styles["finding"]}>{describeAgreement(found)}</p>
      {measurement !== null && items > 0 && (
        <div className={table["frame"]} tabIndex={0} role="region" aria-label={`Agreement on ${path}`}>
          <table className={table["table"]}>
            <thead>
              <tr>
                <th scope="col">Beyond chance</th>
                <th scope="col">Value (95 % interval)</th>
              </tr>
            </thead>
            <tbody>
              <Row name="Krippendorff’s alpha" value={formatCoefficient(krippendorff)} />
              {fleiss && <Row name="Fleiss’ kappa" value={formatCoefficient(fleiss)} />}
              {cohen && <Row name="Cohen’s kappa" value={formatCoefficient(cohen)} />}
            </tbody>
          </table>
        </div>
      )}
      {pairs.length > 1 && <Pairs pairs={pairs} path={path} nameOf={nameOf} />}
    </Section>
  );
}

const Row = ({ name, value }: { name: string; value: string }) => (
  <tr>
    <th scope="row">{name}</th>
    <td>{value}</td>
  </tr>
);

type PairsProps = Pick<ReviewAgreement, "pairs" | "path"> & Pick<AgreementProps, "nameOf">;

/** Who disagrees with whom, the least agreement first. */
const Pairs = ({ pairs, path, nameOf }: PairsProps) => (
  <div className={table["frame"]} tabIndex={0} role="region" aria-label={`Who agrees with whom on ${path}`}>
    <table className={table["table"]}>
      <thead>
        <tr>
          <th scope="col">Two people</th>
          <th scope="col">Said the same</th>
          <th scope="col">Cohen’s kappa</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ first, second, items, agreed, kappa }) => (
          <tr key={`${first} ${second}`}>
            <th scope="row">
              {nameOf(first)} and {nameOf(second)}
            </th>
            <td>
              {agreed} of {items}
            </td>
            <td>{formatCoefficient(kappa)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
