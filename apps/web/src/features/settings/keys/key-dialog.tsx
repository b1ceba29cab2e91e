import { Button, Modal, NumberInput, TagsInput, TextInput } from "@mantine/core";
import type { Permission } from "@parley/contract";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { SecretDialog } from "../../webhooks/components/secret-dialog.tsx";
import { useCreateKey } from "../access-queries.ts";
import { PermissionChoice } from "../components/permission-choice.tsx";

type Draft = {
  name: string;
  permissions: Permission[];
  paths: string[];
  environments: string[];
  perMinute: number | undefined;
  budget: number | undefined;
  expires: string;
};

const empty: Draft = {
  name: "",
  permissions: ["call", "log"],
  paths: [],
  environments: [],
  perMinute: undefined,
  budget: undefined,
  expires: "",
};

const toNumber = (value: number | string): number | undefined =>
  value === "" || Number.isNaN(Number(value)) ? undefined : Number(value);

/** Makes a key, which is shown once. */
export function KeyDialog({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState(empty);
  const create = useCreateKey();
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate(toRequest(draft));
  };
  if (create.data)
    return (
      <SecretDialog secret={create.data.key} onClose={onClose}>
        This is the key of {create.data.name}. It is shown here and never again.
      </SecretDialog>
    );
  return (
    <Modal opened onClose={onClose} title="New API key">
      <form className={form["form"]} onSubmit={submit}>
        <TextInput
          label="Name"
          placeholder="the support app"
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          data-autofocus
        />
        <Limits draft={draft} change={change} />
        <PermissionChoice chosen={draft.permissions} onChange={(permissions) => change({ permissions })} />
        <FormError error={create.error} />
        <div className={form["acts"]}>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={!draft.name.trim() || draft.permissions.length === 0}
          >
            Make the key
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type LimitsProps = { draft: Draft; change: (part: Partial<Draft>) => void };

const Limits = ({ draft, change }: LimitsProps) => (
  <>
    <TagsInput
      label="Only in these directories"
      placeholder={draft.paths.length === 0 ? "everywhere" : ""}
      value={draft.paths}
      onChange={(paths) => change({ paths })}
    />
    <TagsInput
      label="Only in these environments"
      placeholder={draft.environments.length === 0 ? "all of them" : ""}
      value={draft.environments}
      onChange={(environments) => change({ environments })}
    />
    <NumberInput
      label="Budget a month"
      description="What models may cost; calls are refused before they could overspend."
      placeholder="none"
      prefix="$"
      min={0}
      value={draft.budget ?? ""}
      onChange={(value) => change({ budget: toNumber(value) })}
    />
    <NumberInput
      label="Requests a minute"
      placeholder="as many as it asks"
      min={1}
      value={draft.perMinute ?? ""}
      onChange={(value) => change({ perMinute: toNumber(value) })}
    />
    <TextInput
      type="date"
      label="Ends on"
      value={draft.expires}
      onChange={(event) => change({ expires: event.currentTarget.value })}
    />
  </>
);

const toRequest = ({ name, permissions, paths, environments, perMinute, budget, expires }: Draft) => ({
  name: name.trim(),
  permissions,
  ...(paths.length > 0 && { paths }),
  ...(environments.length > 0 && { environments }),
  ...(perMinute !== undefined && { requests_per_minute: perMinute }),
  ...(budget !== undefined && { monthly_budget: budget }),
  ...(expires !== "" && { expires_at: expires }),
});
