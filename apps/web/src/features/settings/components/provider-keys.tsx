import { Button } from "@mantine/core";
import type { Contract, EndpointReply } from "@parley/contract";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { providerKeysQuery, useForgetProviderKey } from "../queries.ts";
import { ProviderKeyDialog } from "./provider-key-dialog.tsx";
import styles from "../../../design/rows.module.css";

type ProviderKey = EndpointReply<Contract["providerKeys"]["endpoints"]["list"]>[number];

/** The keys Parley calls model providers with. */
export function ProviderKeys() {
  const keys = useQuery(providerKeysQuery);
  const [editing, setEditing] = useState<ProviderKey | "new">();
  const [forgetting, setForgetting] = useState<ProviderKey>();
  const add = (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setEditing("new")}>
      Add a key…
    </Button>
  );
  return (
    <Section title="Provider keys" aside={add}>
      {keys.isPending && <LoadingRows count={2} />}
      {keys.error && (
        <ErrorState error={keys.error} title="The keys could not be read" retry={() => void keys.refetch()} />
      )}
      {keys.data?.length === 0 && (
        <p className={styles["none"]}>
          No keys yet. The model <code>mock</code> answers without one; for others add a key here, or start
          Parley with one such as <code>OPENAI_API_KEY</code> in its environment.
        </p>
      )}
      {keys.data?.map((key) => (
        <KeyRow
          key={`${key.provider} ${key.source} ${key.environment?.id}`}
          entry={key}
          onEdit={setEditing}
          onForget={setForgetting}
        />
      ))}
      {editing && (
        <ProviderKeyDialog
          {...(editing !== "new" && { known: editing })}
          onClose={() => setEditing(undefined)}
        />
      )}
      {forgetting && <ForgetDialog entry={forgetting} onClose={() => setForgetting(undefined)} />}
    </Section>
  );
}

const nameOfKey = ({ provider, environment }: ProviderKey): string =>
  environment ? `${provider} in ${environment.name}` : provider;

type KeyRowProps = {
  entry: ProviderKey;
  onEdit: (key: ProviderKey) => void;
  onForget: (key: ProviderKey) => void;
};

function KeyRow({ entry, onEdit, onForget }: KeyRowProps) {
  const isOurs = entry.source === "organization";
  return (
    <div className={styles["row"]} role="group" aria-label={nameOfKey(entry)}>
      <div className={styles["words"]}>
        <strong>{entry.provider}</strong>
        {entry.environment && <Tag>{entry.environment.name}</Tag>}
        {entry.key_hint && <code>…{entry.key_hint}</code>}
        <span className={styles["quiet"]}>
          {isOurs ? (
            <>
              saved <RelativeTime at={entry.updated_at} />
            </>
          ) : (
            "from the environment of the process"
          )}
          {entry.base_url && ` · ${entry.base_url}`}
        </span>
      </div>
      <div className={styles["acts"]}>
        <Button variant="subtle" onClick={() => onEdit(entry)}>
          Replace…
        </Button>
        {isOurs && (
          <Button variant="subtle" color="red" onClick={() => onForget(entry)}>
            Forget…
          </Button>
        )}
      </div>
    </div>
  );
}

function ForgetDialog({ entry, onClose }: { entry: ProviderKey; onClose: () => void }) {
  const forget = useForgetProviderKey();
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Forget the key of ${nameOfKey(entry)}?`}
      act={`Forget the ${entry.provider} key`}
      isPending={forget.isPending}
      error={forget.error}
      onConfirm={() =>
        forget.mutate(
          { provider: entry.provider, ...(entry.environment && { environment: entry.environment.id }) },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    >
      <p>
        {entry.environment
          ? `What is called as deployed to ${entry.environment.name} uses the organization's key then; without one it fails.`
          : `Calls of models at ${entry.provider} will fail until a key is added.`}{" "}
        The key cannot be shown again.
      </p>
    </Confirm>
  );
}
