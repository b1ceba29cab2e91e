import { Autocomplete, Button, Modal, PasswordInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { modelsQuery, useSetProviderKey } from "../queries.ts";

/** Providers that take a key, also those whose models the catalogue does not list. */
const keyed = ["openai", "anthropic", "groq", "deepseek", "openai-compatible"];

const providerNames = (models: readonly { provider: string }[]): string[] =>
  [...new Set([...keyed, ...models.map((model) => model.provider)])].filter((name) => name !== "mock");

/** Asks for a provider's key. Once saved it is never shown again. */
export function ProviderKeyDialog({ provider: known, onClose }: { provider: string; onClose: () => void }) {
  const [provider, setProvider] = useState(known);
  const [key, setKey] = useState("");
  const [baseUrl, setBaseUrl] = useState("");
  const models = useQuery(modelsQuery).data ?? [];
  const save = useSetProviderKey();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(
      { provider: provider.trim(), api_key: key.trim(), ...(baseUrl.trim() && { base_url: baseUrl.trim() }) },
      { onSuccess: onClose },
    );
  };
  return (
    <Modal opened onClose={onClose} title={known ? `Replace the key of ${known}` : "Add a provider key"}>
      <form onSubmit={submit} className={form["form"]} autoComplete="off">
        {!known && (
          <Autocomplete
            label="Provider"
            placeholder="openai"
            description="Another name may be typed."
            data={providerNames(models)}
            filter={(given) => given.options}
            value={provider}
            onChange={setProvider}
            data-autofocus
          />
        )}
        <PasswordInput
          label="Key"
          description="Encrypted at rest; afterwards only its last four characters are shown."
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus={known ? true : undefined}
        />
        <TextInput
          label="Address"
          description="Only for a server of your own that speaks this provider's language."
          placeholder="https://…"
          value={baseUrl}
          onChange={(event) => setBaseUrl(event.currentTarget.value)}
        />
        <FormError error={save.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={save.isPending} disabled={!provider.trim() || !key.trim()}>
            Save the key
          </Button>
        </div>
      </form>
    </Modal>
  );
}
