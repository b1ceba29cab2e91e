import type { MonitoringStats } from "@parley/contract";
import { formatCount } from "../../../design/format.ts";
import { Section } from "../../../design/section.tsx";
import table from "../../../design/table.module.css";
import { TrustMark } from "../../evaluators/components/trust-mark.tsx";

type Series = MonitoringStats["series"][number];
type OptionCountsProps = { stats: MonitoringStats; nameOf: (series: Series) => string };

/** How often each option was chosen; options have no mean that could be drawn. */
export function OptionCounts({ stats, nameOf }: OptionCountsProps) {
  const { series } = stats;
  const judges = stats.evaluators.filter(({ return_type: type }) => type.endsWith("select"));
  return judges.map((judge) => {
    const { evaluator_version_id: versionId, evaluator_id: id, evaluator_type: evaluatorType, path } = judge;
    const counts = series.map((of) => countsOf(of, versionId));
    const options = [...new Set(counts.flatMap((of) => [...of.keys()]))];
    if (options.length === 0) return null;
    return (
      <Section
        key={versionId}
        title={path}
        isBare
        aside={
          <TrustMark evaluator={{ id, version_id: versionId, spec: { evaluator_type: evaluatorType } }} />
        }
      >
        <div className={table["frame"]} tabIndex={0} role="region" aria-label={`What ${path} chose`}>
          <table className={table["table"]} aria-label={path}>
            <thead>
              <tr>
                <th scope="col">Option</th>
                {series.map((of) => (
                  <th scope="col" key={nameOf(of)}>
                    {nameOf(of)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {options.map((option) => (
                <tr key={option}>
                  <th scope="row">{option}</th>
                  {series.map((of, index) => (
                    <td key={nameOf(of)}>{sayCount(counts[index], option)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
    );
  });
}

const countsOf = ({ total }: Series, versionId: string): ReadonlyMap<string, number> =>
  new Map(
    total.judgments
      .find((of) => of.evaluator_version_id === versionId)
      ?.options.map(({ name, count }) => [name, count]),
  );

function sayCount(counts: ReadonlyMap<string, number> | undefined, option: string): string {
  const all = [...(counts?.values() ?? [])].reduce((sum, count) => sum + count, 0);
  const count = counts?.get(option) ?? 0;
  return all === 0 ? formatCount(null) : `${formatCount(count)} (${Math.round((count / all) * 100)} %)`;
}
