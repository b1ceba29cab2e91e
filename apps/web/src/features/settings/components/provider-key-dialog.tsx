import { Autocomplete, Button, Modal, PasswordInput, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FormError, issueOf } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { environmentListQuery, modelsQuery, useSetProviderKey } from "../queries.ts";

/** Providers that take a key, also those whose models the catalogue does not list. */
const keyed = ["openai", "anthropic", "groq", "deepseek", "openai-compatible"];

const providerNames = (models: readonly { provider: string }[]): string[] =>
  [...new Set([...keyed, ...models.map((model) => model.provider)])].filter((name) => name !== "mock");

type Known = {
  provider: string;
  environment: { id: string; name: string } | null;
  base_url?: string | null | undefined;
};

/** Asks for a provider's key. Once saved it is never shown again. */
export function ProviderKeyDialog({ known, onClose }: { known?: Known; onClose: () => void }) {
  const [provider, setProvider] = useState(known?.provider ?? "");
  const [environment, setEnvironment] = useState<string | null>(known?.environment?.id ?? null);
  const [key, setKey] = useState("");
  const [baseUrl, setBaseUrl] = useState(known?.base_url ?? "");
  const save = useSetProviderKey();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(
      {
        provider: provider.trim(),
        api_key: key.trim(),
        ...(environment !== null && { environment }),
        ...(baseUrl.trim() && { base_url: baseUrl.trim() }),
      },
      { onSuccess: onClose },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={known ? `Replace the key of ${known.provider}` : "Add a provider key"}
    >
      <form onSubmit={submit} className={form["form"]} autoComplete="off">
        {!known && <ProviderField value={provider} onChange={setProvider} />}
        {!known && <EnvironmentField value={environment} onChange={setEnvironment} />}
        <PasswordInput
          label="Key"
          description="Encrypted at rest; afterwards only its last four characters are shown."
          value={key}
          error={issueOf(save.error, "api_key")}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus={known ? true : undefined}
        />
        <TextInput
          label="Address"
          description="Only for a server of your own that speaks this provider's language."
          placeholder="https://…"
          value={baseUrl}
          error={issueOf(save.error, "base_url")}
          onChange={(event) => setBaseUrl(event.currentTarget.value)}
        />
        <FormError error={save.error} fields={["api_key", "base_url"]} />
        <div className={form["acts"]}>
          <Button type="submit" loading={save.isPending} disabled={!provider.trim() || !key.trim()}>
            Save the key
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type EnvironmentFieldProps = { value: string | null; onChange: (id: string | null) => void };

const EnvironmentField = ({ value, onChange }: EnvironmentFieldProps) => (
  <Select
    label="Only for the environment"
    description="What is called as deployed there uses this key before the organization's."
    placeholder="all of them"
    data={(useQuery(environmentListQuery).data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
    value={value}
    clearable
    onChange={onChange}
  />
);

function ProviderField({ value, onChange }: { value: string; onChange: (provider: string) => void }) {
  const models = useQuery(modelsQuery).data ?? [];
  return (
    <Autocomplete
      label="Provider"
      placeholder="openai"
      description="Another name may be typed."
      data={providerNames(models)}
      filter={(given) => given.options}
      value={value}
      onChange={onChange}
      data-autofocus
    />
  );
}
