import { useQuery } from "@tanstack/react-query";
import { Bars } from "../../../design/bars.tsx";
import { Money } from "../../../design/figures.tsx";
import { formatMoney } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import rows from "../components/provider-keys.module.css";
import { type Budget, budgetsQuery, costQuery } from "../access-queries.ts";

const dayMs = 24 * 60 * 60 * 1000;
const daysShown = 30;

/** What models cost a day, and how far budgets are used. */
export function Usage() {
  const cost = useQuery(costQuery);
  const budgets = useQuery(budgetsQuery);
  return (
    <>
      <Section title="Cost, the last 30 days" isBare>
        {cost.isPending ? (
          <LoadingRows count={2} />
        ) : (
          <>
            <p className={rows["quiet"]}>
              <Money dollars={cost.data?.total.cost} /> in all
            </p>
            <Bars label="Cost a day" bars={toBars(cost.data?.buckets ?? [])} />
          </>
        )}
      </Section>
      {(budgets.data?.length ?? 0) > 0 && (
        <Section title="Budgets of this month">
          {budgets.data?.map((budget) => (
            <BudgetRow key={budget.subject} budget={budget} />
          ))}
        </Section>
      )}
    </>
  );
}

type Bucket = { start: string; cost: number | null };

function toBars(buckets: readonly Bucket[]) {
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  const costs = new Map(buckets.map(({ start, cost }) => [Date.parse(start), cost ?? 0]));
  return Array.from({ length: daysShown }, (_, index) => {
    const day = today - (daysShown - 1 - index) * dayMs;
    const value = costs.get(day) ?? 0;
    const label = new Date(day).toISOString().slice(5, 10);
    return { label, value, caption: formatMoney(value), isQuiet: index % 7 !== 1 };
  });
}

function BudgetRow({ budget }: { budget: Budget }) {
  const month = new Date().toISOString().slice(0, 7);
  const now = budget.months.find((one) => one.month === month);
  const used = (now?.spent ?? 0) + (now?.reserved ?? 0);
  const share = budget.monthly_limit === 0 ? 100 : Math.min(100, (used / budget.monthly_limit) * 100);
  return (
    <div className={rows["row"]}>
      <div className={rows["words"]}>
        <strong>{budget.name}</strong>
        <span className={rows["quiet"]}>
          {formatMoney(now?.spent ?? 0)} of {formatMoney(budget.monthly_limit)}
          {now !== undefined && now.reserved > 0 && `, ${formatMoney(now.reserved)} set aside`}
        </span>
      </div>
      <progress
        value={share}
        max={100}
        aria-label={`${Math.round(share)} % of the budget of ${budget.name}`}
      />
    </div>
  );
}
