import { PasswordInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import {
  type ChannelDraft,
  draftOf,
  emptyDraft,
  fieldsOf,
  type FormKind,
  isComplete,
  kindNames,
  placeExamples,
  toChange,
  toNewChannel,
} from "../channel-draft.ts";
import { type Channel, useSaveChannel } from "../queries.ts";
import { ChannelForm } from "./channel-form.tsx";
import { PlacementFields } from "./placement-fields.tsx";

type ChannelDialogProps = { channel?: { row: Channel; kind: FormKind }; onClose: () => void };

/** Sets a channel up, or changes one. Its secrets are written here and never shown. */
export function ChannelDialog({ channel, onClose }: ChannelDialogProps) {
  const isNew = channel === undefined;
  const [draft, setDraft] = useState(channel ? draftOf(channel.row, channel.kind) : emptyDraft);
  const saving = useSaveChannel(channel?.row, onClose);
  const change = (part: Partial<ChannelDraft>): void => setDraft({ ...draft, ...part });
  const save = (): void =>
    channel ? saving.change(toChange(channel.row, draft)) : saving.create(toNewChannel(draft));
  return (
    <ChannelForm
      title={isNew ? "New channel" : "Change the channel"}
      act={isNew ? "Set up the channel" : "Save the channel"}
      isComplete={isComplete(draft, isNew)}
      saving={saving}
      onSave={save}
      onClose={onClose}
    >
      {isNew && (
        <Select
          label="Kind"
          allowDeselect={false}
          value={draft.kind}
          onChange={(kind) => change({ kind: kind as FormKind, settings: {}, secrets: {} })}
          data={Object.entries(kindNames).map(([value, label]) => ({ value, label }))}
        />
      )}
      <TextInput
        label="Name"
        description={`Plans may name it: channel:${draft.name.trim() || "ops"}`}
        placeholder="ops"
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
      />
      <KindFields draft={draft} isNew={isNew} onChange={change} />
      <PlacementFields
        placement={draft}
        description="Where requests go that name nobody. Empty: they stay in the inbox."
        placeholder={placeExamples[draft.kind]}
        onChange={change}
      />
    </ChannelForm>
  );
}

type KindFieldsProps = {
  draft: ChannelDraft;
  isNew: boolean;
  onChange: (part: Partial<ChannelDraft>) => void;
};

function KindFields({ draft, isNew, onChange }: KindFieldsProps) {
  const { settings, secrets } = fieldsOf[draft.kind];
  return (
    <>
      {settings.map(({ name, label, description, placeholder }) => (
        <TextInput
          key={name}
          label={label}
          {...(description && { description })}
          {...(placeholder && { placeholder })}
          value={draft.settings[name] ?? ""}
          onChange={(event) =>
            onChange({ settings: { ...draft.settings, [name]: event.currentTarget.value } })
          }
        />
      ))}
      {secrets.map(({ name, label, description, placeholder }) => (
        <PasswordInput
          key={name}
          label={label}
          autoComplete="off"
          {...(description && isNew && { description })}
          {...(!isNew && { description: "Left empty, it stays as it is." })}
          {...(placeholder && { placeholder })}
          value={draft.secrets[name] ?? ""}
          onChange={(event) => onChange({ secrets: { ...draft.secrets, [name]: event.currentTarget.value } })}
        />
      ))}
    </>
  );
}
