import { Button, Modal, PasswordInput, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
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
import { type Channel, useCreateChannel, useUpdateChannel } from "../queries.ts";

type ChannelDialogProps = { channel?: { row: Channel; kind: FormKind }; onClose: () => void };

/** Sets a channel up, or changes one. Its secrets are written here and never shown. */
export function ChannelDialog({ channel, onClose }: ChannelDialogProps) {
  const isNew = channel === undefined;
  const [draft, setDraft] = useState(channel ? draftOf(channel.row, channel.kind) : emptyDraft);
  const create = useCreateChannel();
  const update = useUpdateChannel(channel?.row.id ?? "");
  const change = (part: Partial<ChannelDraft>): void => setDraft({ ...draft, ...part });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (channel) update.mutate(toChange(channel.row, draft), { onSuccess: onClose });
    else create.mutate(toNewChannel(draft), { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={isNew ? "New channel" : "Change the channel"}>
      <form onSubmit={submit} className={form["form"]} noValidate>
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
          description="Plans may name it: channel:ops"
          placeholder="ops"
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          data-autofocus
        />
        <KindFields draft={draft} isNew={isNew} onChange={change} />
        <Placement draft={draft} onChange={change} />
        <FormError error={create.error ?? update.error} />
        <div className={form["acts"]}>
          <Button
            type="submit"
            loading={create.isPending || update.isPending}
            disabled={!isComplete(draft, isNew)}
          >
            {isNew ? "Set up the channel" : "Save the channel"}
          </Button>
        </div>
      </form>
    </Modal>
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

/** Where it goes that names nobody, and how much is told. */
function Placement({ draft, onChange }: Omit<KindFieldsProps, "isNew">) {
  return (
    <>
      <TextInput
        label="Default place"
        description="Where requests go that name nobody. Empty: they stay in the inbox."
        placeholder={placeExamples[draft.kind]}
        value={draft.place}
        onChange={(event) => onChange({ place: event.currentTarget.value })}
      />
      <Select
        label="Tells"
        allowDeselect={false}
        value={draft.show}
        onChange={(show) => onChange({ show: show as ChannelDraft["show"] })}
        data={[
          { value: "everything", label: "Everything" },
          { value: "names", label: "Names of arguments, without values" },
          { value: "nothing", label: "That there is a request, and where" },
        ]}
      />
    </>
  );
}
