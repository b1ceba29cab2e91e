import { useState } from "react";
import type { Log } from "@parley/sdk";
import { Bars } from "../../../design/bars.tsx";
import { Money } from "../../../design/figures.tsx";
import { formatCount, formatMoney, formatPlural } from "../../../design/format.ts";
import { Section } from "../../../design/section.tsx";
import { totalCost } from "../../logs/log-figures.ts";
import { type Day, sumDays } from "../days.ts";
import { dayCount } from "../queries.ts";
import styles from "./cost.module.css";

const weekday = new Intl.DateTimeFormat("en", { weekday: "short" });

type CostProps = {
  /** The newest calls; the cost is theirs. */
  calls: readonly Log[];
  /** How many there are in all. */
  total: number;
  /** The newest failed calls. */
  failed: readonly Log[];
  /** How many calls each day had. */
  counts: readonly number[];
};

/** What the calls of the last days cost, day by day. */
export function Cost({ calls, total, failed, counts }: CostProps) {
  const [now] = useState(() => Date.now());
  const failures = sumDays(failed, { now, count: dayCount });
  const isPartial = total > calls.length;
  const days = sumDays(calls, { now, count: dayCount }).map((day, index) => ({
    ...day,
    calls: counts[index] ?? day.calls,
    failed: failures[index]?.failed ?? day.failed,
  }));
  const costs = calls.map(totalCost).filter((cost) => cost !== undefined);
  const sum = costs.length === 0 ? undefined : costs.reduce((all, cost) => all + cost, 0);
  // Where nothing cost anything, the number of calls says more.
  const isFree = !sum;
  const costLabel = isPartial ? `Cost a day of the newest ${formatCount(calls.length)} calls` : "Cost a day";
  return (
    <Section title={`Last ${dayCount} days`} isBare>
      <div className={styles["figures"]}>
        <p className={styles["figure"]}>
          <Money dollars={sum} />
        </p>
        <p className={styles["words"]}>
          {formatPlural(total, "call")}
          {isPartial && ` · cost of the newest ${formatCount(calls.length)} calls`}
        </p>
      </div>
      <Bars
        label={isFree ? "Calls a day" : costLabel}
        bars={days.map((day) => ({
          label: weekday.format(day.start),
          value: isFree ? day.calls : (day.cost ?? 0),
          caption: captionOf(day),
        }))}
      />
    </Section>
  );
}

function captionOf({ calls, failed, cost }: Day): string {
  return `${formatMoney(cost)}, ${formatPlural(calls, "call")}${failed > 0 ? `, ${failed} failed` : ""}`;
}
