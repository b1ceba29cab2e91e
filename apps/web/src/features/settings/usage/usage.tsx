import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Bars } from "../../../design/bars.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount, formatMoney, formatPlural } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { usageQuery } from "../access-queries.ts";
import { daysShown, toDays } from "./to-days.ts";
import styles from "./usage.module.css";

type Figures = {
  logs_count: number;
  errors_count: number;
  prompt_tokens: number;
  output_tokens: number;
  cost: number;
};

const measures = {
  cost: { label: "Cost", of: ({ cost }: Figures) => cost, format: formatMoney },
  calls: { label: "Calls", of: ({ logs_count }: Figures) => logs_count, format: formatCount },
  tokens: {
    label: "Tokens",
    of: ({ prompt_tokens, output_tokens }: Figures) => prompt_tokens + output_tokens,
    format: formatCount,
  },
};
type Measure = keyof typeof measures;

/** What was asked of models a day, and what it cost. */
export function Usage() {
  const usage = useQuery(usageQuery);
  const [shown, setShown] = useState<Measure>("cost");
  const choice = (
    <SegmentedControl
      aria-label="What is shown"
      value={shown}
      onChange={(value) => setShown(value in measures ? (value as Measure) : "cost")}
      data={Object.entries(measures).map(([value, { label }]) => ({ value, label }))}
    />
  );
  const { total, buckets = [] } = usage.data ?? {};
  return (
    <Section title={`The last ${daysShown} days`} aside={choice} isBare>
      {usage.isPending && <LoadingRows count={2} />}
      {usage.error && (
        <ErrorState
          error={usage.error}
          title="The usage could not be read"
          retry={() => void usage.refetch()}
        />
      )}
      {total?.logs_count === 0 && (
        <p className={rows["quiet"]}>Nothing was called yet. What every day cost will stand here.</p>
      )}
      {total && total.logs_count > 0 && (
        <div className={styles["usage"]}>
          <p className={rows["quiet"]}>{describe(total)}</p>
          <Bars
            label={`${measures[shown].label} a day`}
            bars={toDays(buckets, Date.now()).map(({ label, isQuiet, bucket }) => {
              const value = bucket ? measures[shown].of(bucket) : 0;
              return { label, value, caption: measures[shown].format(value), isQuiet };
            })}
          />
        </div>
      )}
    </Section>
  );
}

const describe = ({ logs_count, errors_count, prompt_tokens, output_tokens, cost }: Figures): string =>
  [
    formatMoney(cost),
    formatPlural(logs_count, "call"),
    `${formatCount(errors_count)} failed`,
    `${formatCount(prompt_tokens)} tokens read, ${formatCount(output_tokens)} written`,
  ].join(" · ");
