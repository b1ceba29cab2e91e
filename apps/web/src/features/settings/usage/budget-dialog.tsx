import { Button, Modal, NumberInput, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FormError, issueOf } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { apiKeysQuery, type Budget, useSetBudget } from "../access-queries.ts";
import { toNumber } from "../components/to-number.ts";

type BudgetDialogProps = {
  budget?: Budget;
  /** What has a budget already. */
  taken: readonly string[];
  onClose: () => void;
};

const organization = { value: "organization", label: "The whole organization" };

/** Limits what may be spent in a month. */
export function BudgetDialog({ budget, taken, onClose }: BudgetDialogProps) {
  const [subject, setSubject] = useState<string | null>(budget?.subject ?? null);
  const [limit, setLimit] = useState<number | undefined>(budget?.monthly_limit);
  const keys = useQuery(apiKeysQuery).data ?? [];
  const set = useSetBudget();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (subject !== null && limit !== undefined)
      set.mutate({ subject, monthly_limit: limit }, { onSuccess: onClose });
  };
  const choices = [
    organization,
    ...keys
      .filter(({ revoked_at }) => revoked_at === null)
      .map(({ id, name, key_hint }) => ({ value: id, label: `${name} (…${key_hint})` })),
  ].filter(({ value }) => !taken.includes(value));
  return (
    <Modal opened onClose={onClose} title={budget ? `Budget of ${budget.name}` : "New budget"}>
      <form className={form["form"]} onSubmit={submit} noValidate>
        {!budget && (
          <Select
            label="Of"
            placeholder="the organization, or a key"
            data={choices}
            value={subject}
            onChange={setSubject}
            openOnFocus={false}
            data-autofocus
          />
        )}
        <NumberInput
          label="Limit a month"
          description="In USD, for what models cost from the first of a month on, in UTC."
          prefix="$"
          min={0}
          value={limit ?? ""}
          error={issueOf(set.error, "monthly_limit")}
          onChange={(value) => setLimit(toNumber(value))}
          data-autofocus={budget ? true : undefined}
        />
        <FormError error={set.error} fields={["monthly_limit"]} />
        <div className={form["acts"]}>
          <Button type="submit" loading={set.isPending} disabled={subject === null || limit === undefined}>
            {budget ? "Change the budget" : "Set the budget"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
