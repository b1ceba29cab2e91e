import { Select } from "@mantine/core";
import type { Calibration, Evaluator } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatDay, formatHour, formatPlural } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { IntervalPlot } from "../../evaluations/charts/interval-plot.tsx";
import { versionLabel } from "../../prompts/version-name.ts";
import styles from "../pages/agreement-page.module.css";
import type { AgreementSearch } from "../search.ts";
import { calibrationQuery } from "../trust.ts";
import { AgreementFigures } from "./agreement-figures.tsx";
import { ConfusionTable } from "./confusion-table.tsx";

type JudgeAgreementProps = {
  versions: readonly Evaluator[];
  version: Evaluator;
  search: AgreementSearch;
  onSearch: (search: AgreementSearch) => void;
};

/** How far a version of a judge agrees with people: what its mark elsewhere stands on. */
export function JudgeAgreement({ versions, version, search, onSearch }: JudgeAgreementProps) {
  const { id, version_id } = version;
  const found = useQuery(
    calibrationQuery({ id, version_id, ...(search.people && { people_id: search.people }) }),
  );
  const comparable = found.data?.comparable ?? [];
  return (
    <div className={styles["page"]}>
      <div className={styles["choices"]}>
        {versions.length > 1 && (
          <Select
            label="Version"
            allowDeselect={false}
            data={versions.map((each) => ({ value: each.version_id, label: versionLabel(each) }))}
            value={version_id}
            onChange={(chosen) => chosen !== null && onSearch({ version: chosen })}
          />
        )}
        {comparable.length > 1 && (
          <Select
            label="Held to"
            allowDeselect={false}
            data={comparable.map(({ id: value, path, items }) => ({
              value,
              label: `${path} (${formatPlural(items, "Log")})`,
            }))}
            value={found.data?.people?.id ?? null}
            onChange={(people) => people !== null && onSearch({ ...search, people })}
          />
        )}
      </div>
      {found.error && (
        <ErrorState
          error={found.error}
          title="The agreement could not be read"
          retry={() => void found.refetch()}
        />
      )}
      {!found.error && !found.data && <LoadingRows />}
      {found.data && (found.data.people == null ? <NothingSaid /> : <Calibrated found={found.data} />)}
    </div>
  );
}

const NothingSaid = () => (
  <EmptyState
    title="Can this judge be trusted?"
    example={"The judge’s kappa with people is 0.72 (95 % interval 0.58 to 0.84, 120 items): at least 0.4."}
  >
    When people judge the same Logs, with a human Evaluator that has the same answers, their agreement is
    here. Open Logs that this version judged and give your feedback, or send them to review: from 20 on a
    judge can be trusted.
  </EmptyState>
);

const tones = { trusted: "passed", untrusted: "waiting", unmeasured: "waiting" } as const;
const words = { trusted: "trusted", untrusted: "untrusted", unmeasured: "not held to people yet" } as const;
const agreementMetric = { name: "agreement", kind: "rate" } as const;

function Calibrated({ found }: { found: Calibration }) {
  return (
    <>
      <p className={styles["verdict"]} role="status">
        <Tag tone={tones[found.trust]}>{words[found.trust]}</Tag> {found.reason}
      </p>
      <AgreementFigures found={found} />
      {found.confusion && found.items > 0 && (
        <Section title="What people said, and what the judge said" isBare>
          <ConfusionTable confusion={found.confusion} />
        </Section>
      )}
      <Slices found={found} />
      {found.drift && <DriftPlot drift={found.drift} />}
    </>
  );
}

function Slices({ found }: { found: Calibration }) {
  const shown = found.slices.filter(({ items }) => items >= 5 && items < found.items).slice(0, 8);
  if (shown.length === 0) return null;
  return (
    <Section title="Where it agrees least">
      <IntervalPlot
        metric={agreementMetric}
        rows={shown.map(({ facet, value, rate, interval, items }) => ({
          name: `${facet} = ${value}`,
          estimate: rate,
          interval,
          note: `n = ${items}`,
        }))}
      />
    </Section>
  );
}

const twoDaysMs = 2 * 86_400_000;

function DriftPlot({ drift }: { drift: NonNullable<Calibration["drift"]> }) {
  const [first, last] = [drift.points[0], drift.points.at(-1)];
  const isShort = Date.parse(last?.to ?? "") - Date.parse(first?.from ?? "") < twoDaysMs;
  return (
    <Section title="Over time">
      <IntervalPlot
        metric={agreementMetric}
        rows={drift.points.map(({ from, to, rate, interval, items }, index) => ({
          name: `${index + 1}: ${spanOf(from, to, isShort)}`,
          estimate: rate,
          interval,
          note: `n = ${items}`,
        }))}
      />
      <p className={styles["note"]}>
        {drift.has_drifted
          ? `Agreement has changed: ${percent(drift.earlier)} in the earlier half, ${percent(drift.later)} in the later one.`
          : "No change over time is shown."}
      </p>
    </Section>
  );
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Days, and of what was said within two of them, hours. */
function spanOf(from: string, to: string, isShort: boolean): string {
  const say = isShort ? formatHour : formatDay;
  const [first, last] = [say(Date.parse(from)), say(Date.parse(to))];
  return first === last ? first : `${first} to ${last}`;
}
