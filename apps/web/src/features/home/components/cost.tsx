import { useState } from "react";
import type { LogStats } from "@parley/contract";
import { Bars } from "../../../design/bars.tsx";
import { Money } from "../../../design/figures.tsx";
import { formatMoney, formatPlural } from "../../../design/format.ts";
import { Section } from "../../../design/section.tsx";
import { type Day, sumDays } from "../days.ts";
import { dayCount } from "../queries.ts";
import styles from "./cost.module.css";

const weekday = new Intl.DateTimeFormat("en", { weekday: "short" });

/** What the calls of the last days cost, day by day. */
export function Cost({ stats }: { stats: LogStats }) {
  const [now] = useState(() => Date.now());
  const { cost, logs_count: calls } = stats.total;
  // Where nothing cost anything, the number of calls says more.
  const isFree = cost === 0;
  return (
    <Section title={`Last ${dayCount} days`} isBare>
      <div className={styles["figures"]}>
        <p className={styles["figure"]}>
          <Money dollars={cost} />
        </p>
        <p className={styles["words"]}>{formatPlural(calls, "call")}</p>
      </div>
      <Bars
        label={isFree ? "Calls a day" : "Cost a day"}
        bars={sumDays(stats.buckets, { now, count: dayCount }).map((day) => ({
          label: weekday.format(day.start),
          value: isFree ? day.calls : day.cost,
          caption: captionOf(day),
        }))}
      />
    </Section>
  );
}

function captionOf({ calls, failed, cost }: Day): string {
  return `${formatMoney(cost)}, ${formatPlural(calls, "call")}${failed > 0 ? `, ${failed} failed` : ""}`;
}
