import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Bars } from "../../../design/bars.tsx";
import { Confirm } from "../../../design/confirm.tsx";
import { formatMoney } from "../../../design/format.ts";
import rows from "../../../design/rows.module.css";
import { Tag } from "../../../design/tag.tsx";
import { EditedList } from "../components/edited-list.tsx";
import { type Budget, budgetsQuery, useDeleteBudget } from "../access-queries.ts";
import { BudgetDialog } from "./budget-dialog.tsx";
import styles from "./usage.module.css";

/** What may be spent in a month, and what was. */
export const Budgets = () => (
  <EditedList
    title="Budgets"
    act="Set a budget…"
    list={useQuery(budgetsQuery)}
    none="No budgets. With one of $100 a month, for the organization or for a key, a call that could cost more than is left is refused before it is made."
    keyOf={({ subject }) => subject}
    editor={(budget, given) => <BudgetDialog {...(budget && { budget })} {...given} />}
    remover={(budget, given) => <DeleteBudget budget={budget} {...given} />}
  >
    {(budget, acts) => <BudgetRow budget={budget} {...acts} />}
  </EditedList>
);

type BudgetRowProps = { budget: Budget; onEdit: () => void; onDelete: () => void };

function BudgetRow({ budget, onEdit, onDelete }: BudgetRowProps) {
  const month = new Date().toISOString().slice(0, 7);
  const now = budget.months.find((one) => one.month === month);
  const used = (now?.spent ?? 0) + (now?.reserved ?? 0);
  const share = budget.monthly_limit === 0 ? 100 : Math.min(100, (used / budget.monthly_limit) * 100);
  const past = budget.months.toReversed();
  return (
    <div className={rows["row"]} role="group" aria-label={budget.name}>
      <div className={rows["words"]}>
        <strong>{budget.name}</strong>
        <span className={rows["quiet"]}>
          {formatMoney(now?.spent ?? 0)} of {formatMoney(budget.monthly_limit)} this month
          {now !== undefined && now.reserved > 0 && `, ${formatMoney(now.reserved)} set aside`}
        </span>
        {share >= 100 && <Tag tone="failed">used up</Tag>}
      </div>
      <div className={rows["acts"]}>
        <div
          className={styles["meter"]}
          role="meter"
          aria-label={`Used of the budget of ${budget.name}, per cent`}
          aria-valuenow={Math.round(share)}
          aria-valuemin={0}
          aria-valuemax={100}
          data-full={share >= 100 || undefined}
        >
          <span style={{ width: `${share}%` }} />
        </div>
        <Button variant="subtle" onClick={onEdit}>
          Change…
        </Button>
        <Button variant="subtle" color="red" onClick={onDelete}>
          Remove…
        </Button>
      </div>
      {past.length > 1 && (
        <div className={styles["months"]}>
          <Bars
            label={`Spent a month of the budget of ${budget.name}`}
            height={64}
            bars={past.map(({ month: label, spent }) => ({
              label,
              value: spent,
              caption: formatMoney(spent),
            }))}
          />
        </div>
      )}
    </div>
  );
}

function DeleteBudget({ budget, onClose }: { budget: Budget; onClose: () => void }) {
  const remove = useDeleteBudget(budget.subject);
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Remove the budget of ${budget.name}?`}
      act="Remove the budget"
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>Nothing limits what it spends from then on.</p>
    </Confirm>
  );
}
