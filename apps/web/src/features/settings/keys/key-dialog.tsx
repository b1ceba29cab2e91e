import { Button, Modal, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { SecretDialog } from "../../webhooks/components/secret-dialog.tsx";
import { type ApiKey, useChangeKey, useCreateKey } from "../access-queries.ts";
import { PermissionChoice } from "../components/permission-choice.tsx";
import { type Draft, draftOf, emptyKey, toChange, toNewKey } from "./key-draft.ts";
import { KeyLimits } from "./key-limits.tsx";
import { useServiceAccounts } from "./use-service-accounts.ts";

/** Makes a key, which is shown once, or changes what one may do. */
export function KeyDialog({ apiKey, onClose }: { apiKey?: ApiKey; onClose: () => void }) {
  const create = useCreateKey();
  const change = useChangeKey(apiKey?.id ?? "");
  const save = (draft: Draft): void =>
    apiKey ? change.mutate(toChange(draft, apiKey), { onSuccess: onClose }) : create.mutate(toNewKey(draft));
  if (create.data)
    return (
      <SecretDialog secret={create.data.key} onClose={onClose}>
        This is the key of {create.data.name}. It is shown here and never again.
      </SecretDialog>
    );
  return (
    <Modal opened onClose={onClose} title={apiKey ? `Change ${apiKey.name}` : "New API key"}>
      <KeyForm
        known={apiKey}
        isPending={create.isPending || change.isPending}
        error={create.error ?? change.error}
        onSubmit={save}
      />
    </Modal>
  );
}

type KeyFormProps = {
  known: ApiKey | undefined;
  isPending: boolean;
  error: unknown;
  onSubmit: (draft: Draft) => void;
};

function KeyForm({ known, isPending, error, onSubmit }: KeyFormProps) {
  const [draft, setDraft] = useState(known ? draftOf(known) : emptyKey);
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(draft);
  };
  return (
    <form className={form["form"]} onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        placeholder="the support app"
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
      />
      {!known && <Owner value={draft.account} onChange={(account) => change({ account })} />}
      <KeyLimits draft={draft} change={change} />
      <PermissionChoice chosen={draft.permissions} onChange={(permissions) => change({ permissions })} />
      <FormError error={error} />
      <div className={form["acts"]}>
        <Button
          type="submit"
          loading={isPending}
          disabled={!draft.name.trim() || draft.permissions.length === 0}
        >
          {known ? "Save the key" : "Make the key"}
        </Button>
      </div>
    </form>
  );
}

type OwnerProps = { value: string | null; onChange: (account: string | null) => void };

/** Whose key it is; nothing to choose where there are no service accounts. */
function Owner({ value, onChange }: OwnerProps) {
  const accounts = useServiceAccounts().filter(({ disabled_at }) => disabled_at === null);
  if (accounts.length === 0) return null;
  return (
    <Select
      label="Of the service account"
      description="It may do no more than the account's role, and stops when the account is disabled."
      placeholder="none"
      data={accounts.map(({ id, name, role }) => ({ value: id, label: `${name} (${role})` }))}
      value={value}
      clearable
      onChange={onChange}
    />
  );
}
