import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ChannelForm } from "../components/channel-form.tsx";
import { PlacementFields } from "../components/placement-fields.tsx";
import { type Channel, useSaveChannel } from "../queries.ts";
import { shownProblems, type ShownProblems } from "../shown-problems.tsx";
import { AdapterFields } from "./adapter-fields.tsx";
import {
  type ChatSdkDraft,
  chatSdkDraftOf,
  emptyChatSdk,
  isChatSdkComplete,
  toChatSdkChange,
  toNewChatSdk,
} from "./chat-sdk-draft.ts";
import { adaptersQuery } from "./chat-sdk-queries.ts";
import styles from "./chat-sdk.module.css";

type ChatSdkDialogProps = { channel?: Channel; onClose: () => void };

/** Sets up a platform for which there is an adapter of Chat SDK, or changes it. */
export function ChatSdkDialog({ channel, onClose }: ChatSdkDialogProps) {
  const isNew = channel === undefined;
  const [draft, setDraft] = useState(channel ? chatSdkDraftOf(channel) : emptyChatSdk);
  const saving = useSaveChannel(channel, onClose);
  const problems = shownProblems(saving.error);
  const change = (part: Partial<ChatSdkDraft>): void => setDraft({ ...draft, ...part });
  const save = (): void =>
    channel ? saving.change(toChatSdkChange(channel, draft)) : saving.create(toNewChatSdk(draft));
  return (
    <ChannelForm
      title={isNew ? "Another platform" : `Change ${channel.name}`}
      act={isNew ? "Set up the channel" : "Save the channel"}
      isComplete={isChatSdkComplete(draft)}
      saving={saving}
      fields={["name", "settings.package", "settings.factory", "settings.hosts", "settings.max_text_chars"]}
      onSave={save}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description={`Plans may name it: channel:${draft.name.trim() || "ops"}`}
        withAsterisk
        value={draft.name}
        error={problems["name"]}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
      />
      <AdapterChoice draft={draft} problems={problems} onChange={change} />
      <TextInput
        label="Hosts it may ask"
        description="Of an adapter that Parley does not know, it asks only these and the addresses in its fields. With commas between them; .linear.app stands for all below."
        placeholder="api.linear.app"
        value={draft.hosts}
        error={problems["settings.hosts"]}
        onChange={(event) => change({ hosts: event.currentTarget.value })}
      />
      <FieldsOfAdapter draft={draft} known={channel?.secrets ?? []} onChange={change} />
      <TextInput
        label="Characters above buttons, at most"
        description="What is longer is not approved there. Empty: what is known of the adapter, else 1000."
        inputMode="numeric"
        value={draft.mostChars}
        error={problems["settings.max_text_chars"]}
        onChange={(event) => change({ mostChars: event.currentTarget.value })}
      />
      <PlacementFields
        placement={draft}
        description="A thread, by the adapter’s name for it. Empty: requests that name nobody stay in the inbox."
        placeholder="linear:…"
        onChange={change}
      />
    </ChannelForm>
  );
}

type FieldsOfAdapterProps = {
  draft: ChatSdkDraft;
  /** Names of the secrets that are set. */
  known: readonly string[];
  onChange: (part: Partial<ChatSdkDraft>) => void;
};

const FieldsOfAdapter = ({ draft, known, onChange }: FieldsOfAdapterProps) => (
  <>
    <fieldset className={styles["group"]}>
      <legend>Fields of the adapter, by its own names</legend>
      <AdapterFields
        noun="Field"
        isSecret={false}
        fields={draft.config}
        onChange={(config) => onChange({ config })}
      />
    </fieldset>
    <fieldset className={styles["group"]}>
      <legend>Its secrets. They are never shown</legend>
      <AdapterFields
        noun="Secret"
        isSecret
        fields={draft.secrets}
        known={known}
        onChange={(secrets) => onChange({ secrets })}
      />
    </fieldset>
  </>
);

type AdapterChoiceProps = {
  draft: ChatSdkDraft;
  problems: ShownProblems;
  onChange: (part: Partial<ChatSdkDraft>) => void;
};

function AdapterChoice({ draft, problems, onChange }: AdapterChoiceProps) {
  const allowed = useQuery(adaptersQuery).data?.map((adapter) => adapter.package) ?? [];
  const known = draft.package === "" ? allowed : [...new Set([...allowed, draft.package])];
  return (
    <>
      <Select
        label="Adapter"
        description="One of those that whoever runs Parley allows."
        withAsterisk
        allowDeselect={false}
        value={draft.package || null}
        error={problems["settings.package"]}
        onChange={(name) => onChange({ package: name ?? "" })}
        data={known}
      />
      <TextInput
        label="Function that makes it"
        description="Needed where the package exports several."
        placeholder="createLinearAdapter"
        value={draft.factory}
        error={problems["settings.factory"]}
        onChange={(event) => onChange({ factory: event.currentTarget.value })}
      />
    </>
  );
}
