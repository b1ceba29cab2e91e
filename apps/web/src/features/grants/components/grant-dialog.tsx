import { Button, Modal, NumberInput, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError, issueOf } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { EnvironmentSelect } from "../../policies/components/environment-select.tsx";
import { toNumber } from "../../settings/components/to-number.ts";
import { emptyGrant, type GrantDraft, toGrant } from "../grant-draft.ts";
import { useMakeGrant } from "../queries.ts";
import { ConditionField, problemOf } from "./condition-field.tsx";
import styles from "./grants.module.css";

type GrantDialogProps = { onMade: (id: string) => void; onClose: () => void };

/** Makes a grant: which calls, how many, up to how much, until when. */
export function GrantDialog({ onMade, onClose }: GrantDialogProps) {
  const [draft, setDraft] = useState(emptyGrant);
  const make = useMakeGrant();
  const change = (part: Partial<GrantDraft>): void => setDraft({ ...draft, ...part });
  const grant = problemOf(draft.when) === undefined ? toGrant(draft) : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (grant) make.mutate(grant, { onSuccess: ({ id }) => onMade(id) });
  };
  return (
    <Modal opened onClose={onClose} title="New grant" size={560}>
      <form className={form["form"]} onSubmit={submit} noValidate>
        <p>These calls run without asking anybody, until the grant is used up, over or revoked.</p>
        <TextInput
          label="Tool"
          placeholder="refund"
          value={draft.tool}
          error={issueOf(make.error, "tool")}
          onChange={(event) => change({ tool: event.currentTarget.value })}
          data-autofocus
        />
        <ConditionField value={draft.when} onChange={(when) => change({ when })} />
        <EndFields draft={draft} onChange={change} error={make.error} />
        <RateFields draft={draft} onChange={change} error={make.error} />
        <EnvironmentSelect
          label="Only in the environment"
          none="Any"
          value={draft.environment}
          onChange={(environment) => change({ environment })}
        />
        <Textarea
          label="Why"
          autosize
          minRows={1}
          maxRows={6}
          placeholder="The week of the faulty parcels"
          value={draft.reason}
          onChange={(event) => change({ reason: event.currentTarget.value })}
        />
        <FormError error={make.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={make.isPending} disabled={grant === undefined}>
            Grant these calls
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type Fields = { draft: GrantDraft; onChange: (part: Partial<GrantDraft>) => void; error: unknown };

/** What ends a grant: at least one of them. */
function EndFields({ draft, onChange, error }: Fields) {
  return (
    <fieldset className={styles["ends"]}>
      <legend>It ends after, at the first of</legend>
      <NumberInput
        label="Calls"
        min={1}
        allowDecimal={false}
        value={draft.maxUses ?? ""}
        error={issueOf(error, "max_uses")}
        onChange={(value) => onChange({ maxUses: toNumber(value) })}
      />
      <TextInput
        label="Sum of the argument"
        placeholder="amount"
        spellCheck={false}
        value={draft.amountField}
        onChange={(event) => onChange({ amountField: event.currentTarget.value })}
      />
      <NumberInput
        label="up to"
        min={0}
        value={draft.amountMax ?? ""}
        onChange={(value) => onChange({ amountMax: toNumber(value) })}
      />
      <TextInput
        label="Until"
        type="datetime-local"
        value={draft.expiresAt}
        error={issueOf(error, "expires_at")}
        onChange={(event) => onChange({ expiresAt: event.currentTarget.value })}
      />
    </fieldset>
  );
}

/** How fast it may be used up; beyond that people are asked. */
function RateFields({ draft, onChange }: Fields) {
  return (
    <fieldset className={styles["ends"]}>
      <legend>No faster than</legend>
      <NumberInput
        label="Calls at most"
        min={1}
        allowDecimal={false}
        value={draft.rateUses ?? ""}
        onChange={(value) => onChange({ rateUses: toNumber(value) })}
      />
      <NumberInput
        label="in each span of hours"
        min={0.1}
        value={draft.rateHours ?? ""}
        onChange={(value) => onChange({ rateHours: toNumber(value) })}
      />
    </fieldset>
  );
}
