import { Select, TextInput } from "@mantine/core";
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
import { shownProblems, type ShownProblems } from "../shown-problems.tsx";
import { ChannelForm } from "./channel-form.tsx";
import { PlacementFields } from "./placement-fields.tsx";
import { SecretInput } from "./secret-input.tsx";
import { SetupSteps } from "./setup-steps.tsx";

type ChannelDialogProps = { channel?: { row: Channel; kind: FormKind }; onClose: () => void };

/** Sets a channel up, or changes one. Its secrets are written here and never shown. */
export function ChannelDialog({ channel, onClose }: ChannelDialogProps) {
  const isNew = channel === undefined;
  const [draft, setDraft] = useState(channel ? draftOf(channel.row, channel.kind) : emptyDraft);
  const saving = useSaveChannel(channel?.row, onClose);
  const problems = shownProblems(saving.error);
  const change = (part: Partial<ChannelDraft>): void => setDraft({ ...draft, ...part });
  const save = (): void =>
    channel ? saving.change(toChange(channel.row, draft)) : saving.create(toNewChannel(draft));
  return (
    <ChannelForm
      title={isNew ? "New channel" : "Change the channel"}
      act={isNew ? "Set up the channel" : "Save the channel"}
      isComplete={isComplete(draft, isNew)}
      saving={saving}
      fields={pathsOf(draft)}
      onSave={save}
      onClose={onClose}
    >
      {isNew && (
        <>
          <Select
            label="Kind"
            allowDeselect={false}
            value={draft.kind}
            onChange={(kind) => change({ kind: kind as FormKind, settings: {}, secrets: {} })}
            data={Object.entries(kindNames).map(([value, label]) => ({ value, label }))}
          />
          <SetupSteps kind={draft.kind} />
        </>
      )}
      <TextInput
        label="Name"
        description={`Plans may name it: channel:${draft.name.trim() || "ops"}`}
        placeholder="ops"
        withAsterisk
        value={draft.name}
        error={problems["name"]}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
      />
      <KindFields draft={draft} isNew={isNew} problems={problems} onChange={change} />
      <PlacementFields
        placement={draft}
        description="Where requests go that name nobody. Empty: they stay in the inbox."
        placeholder={placeExamples[draft.kind]}
        onChange={change}
      />
    </ChannelForm>
  );
}

const pathsOf = ({ kind }: ChannelDraft): string[] => [
  "name",
  ...fieldsOf[kind].settings.map(({ name }) => `settings.${name}`),
  ...fieldsOf[kind].secrets.map(({ name }) => `secrets.${name}`),
];

type KindFieldsProps = {
  draft: ChannelDraft;
  isNew: boolean;
  problems: ShownProblems;
  onChange: (part: Partial<ChannelDraft>) => void;
};

function KindFields({ draft, isNew, problems, onChange }: KindFieldsProps) {
  const { settings, secrets } = fieldsOf[draft.kind];
  return (
    <>
      {settings.map(({ name, label, description, placeholder, isNeeded }) => (
        <TextInput
          key={name}
          label={label}
          {...(description && { description })}
          {...(placeholder && { placeholder })}
          {...(isNeeded && { withAsterisk: true })}
          value={draft.settings[name] ?? ""}
          error={problems[`settings.${name}`]}
          onChange={(event) =>
            onChange({ settings: { ...draft.settings, [name]: event.currentTarget.value } })
          }
        />
      ))}
      {secrets.map(({ name, label, description, placeholder, isNeeded }) => (
        <SecretInput
          key={name}
          label={label}
          {...(description && isNew && { description })}
          {...(!isNew && { description: "Left empty, it stays as it is." })}
          {...(placeholder && { placeholder })}
          {...(isNeeded && isNew && { withAsterisk: true })}
          value={draft.secrets[name] ?? ""}
          error={problems[`secrets.${name}`]}
          onChange={(event) => onChange({ secrets: { ...draft.secrets, [name]: event.currentTarget.value } })}
        />
      ))}
    </>
  );
}
