import { Select } from "@mantine/core";
import { calibrateJudge, type Calibration, fleissKappa, krippendorffAlpha } from "@parley/statistics";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatDay } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { IntervalPlot } from "../../evaluations/charts/interval-plot.tsx";
import { AgreementFigures } from "../components/agreement-figures.tsx";
import { ConfusionTable } from "../components/confusion-table.tsx";
import { holdToPeople, type JudgmentRecord, labelsByLog, type People } from "../hold-to-people.ts";
import { judgmentsQuery } from "../queries.ts";
import styles from "./agreement-page.module.css";

/** How far an Evaluator agrees with people, or people with each other. */
export function AgreementPage({ evaluatorId }: { evaluatorId: string }) {
  const judgments = useQuery(judgmentsQuery(evaluatorId));
  if (judgments.error)
    return (
      <ErrorState
        error={judgments.error}
        title="The judgments could not be read"
        retry={() => void judgments.refetch()}
      />
    );
  if (!judgments.data) return <LoadingRows />;
  const [newest] = judgments.data;
  if (!newest) return <NothingSaid />;
  if (newest.evaluator.spec.evaluator_type === "human") return <AmongPeople records={judgments.data} />;
  return <AgainstPeople records={judgments.data} />;
}

const NothingSaid = () => (
  <EmptyState
    title="Can this judge be trusted?"
    example={"The judge’s kappa with people is 0.72 (95 % interval 0.58 to 0.84, 120 items): at least 0.4."}
  >
    When people judge the same Logs, with a human Evaluator that returns the same type, their agreement is
    here. Open Logs that this Evaluator judged and give your feedback: from 20 on a judge can be trusted.
  </EmptyState>
);

/** Versions judge differently: only what the newest of them said counts. */
function AgainstPeople({ records }: { records: readonly JudgmentRecord[] }) {
  const version = records[0]?.evaluator.version_id;
  const people = useMemo(
    () => holdToPeople(records.filter(({ evaluator }) => evaluator.version_id === version)),
    [records, version],
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const against = people.find(({ id }) => id === chosen) ?? people[0];
  if (!against) return <NothingSaid />;
  return (
    <div className={styles["page"]}>
      {people.length > 1 && (
        <Select
          label="Against"
          maw={320}
          allowDeselect={false}
          data={people.map(({ id, path }) => ({ value: id, label: path }))}
          value={against.id}
          onChange={setChosen}
        />
      )}
      <Calibrated people={against} isNumber={records[0]?.evaluator.spec.return_type === "number"} />
    </div>
  );
}

const agreementMetric = { name: "agreement", kind: "rate" } as const;

function Calibrated({ people, isNumber }: { people: People; isNumber: boolean }) {
  const found = useMemo(
    () => calibrateJudge(people.items, { measurement: isNumber ? "interval" : "nominal" }),
    [people, isNumber],
  );
  const isTrusted = found.verdict === "trusted";
  return (
    <>
      <p className={styles["verdict"]} role="status">
        <Tag tone={isTrusted ? "passed" : "waiting"}>{found.verdict}</Tag> {found.reason}
      </p>
      <AgreementFigures found={found} path={people.path} />
      {!isNumber && found.items > 0 && (
        <Section title="What people said, and what the judge said" isBare>
          <ConfusionTable confusion={found.confusion} />
        </Section>
      )}
      <Slices found={found} />
      {found.drift && (
        <Section title="Over time">
          <IntervalPlot
            metric={agreementMetric}
            rows={found.drift.points.map(({ from, to, rate, interval, items }, index) => ({
              name: `${index + 1}: ${spanOf(from, to)}`,
              estimate: rate,
              interval,
              note: `${items} items`,
            }))}
          />
          <p className={styles["note"]}>
            {found.drift.hasDrifted
              ? `Agreement has changed: ${percent(found.drift.earlier)} in the earlier half, ${percent(found.drift.later)} in the later one.`
              : "No change over time is shown."}
          </p>
        </Section>
      )}
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
          note: `${items} items`,
        }))}
      />
    </Section>
  );
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const spanOf = (from: number, to: number): string =>
  formatDay(from) === formatDay(to) ? formatDay(from) : `${formatDay(from)} to ${formatDay(to)}`;

/** People with people: whether there is something to agree on at all. */
function AmongPeople({ records }: { records: readonly JudgmentRecord[] }) {
  const labels = useMemo(() => labelsByLog(records), [records]);
  const isNumber = records[0]?.evaluator.spec.return_type === "number";
  const alpha = useMemo(
    () => krippendorffAlpha(labels, { measurement: isNumber ? "interval" : "nominal" }),
    [labels, isNumber],
  );
  const kappa = useMemo(() => fleissKappa(labels), [labels]);
  if (alpha.items === 0)
    return (
      <EmptyState title="Do people agree?">
        As soon as two people have judged the same Log, how far they agree is here.
      </EmptyState>
    );
  return (
    <div className={styles["page"]}>
      <p className={styles["verdict"]} role="status">
        {alpha.value === null
          ? `Everybody said the same of all ${alpha.items} Logs: that does not show that they can tell.`
          : `Krippendorff’s alpha of ${alpha.items} Logs that several people judged is ${alpha.value.toFixed(2)}${rangeOf(alpha.interval)}.`}
      </p>
      {!isNumber && kappa.value !== null && (
        <p>
          Fleiss’ kappa is {kappa.value.toFixed(2)}
          {rangeOf(kappa.interval)}.
        </p>
      )}
      <p className={styles["note"]}>1 is always the same, 0 is what chance would bring.</p>
    </div>
  );
}

const rangeOf = (interval: { low: number; high: number } | null): string =>
  interval ? ` (95 % interval ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})` : "";
