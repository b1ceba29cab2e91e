import { Button, Modal, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { type Channel, useCreateChannel, useUpdateChannel } from "../queries.ts";
import { AnswerFields } from "./answer-fields.tsx";
import styles from "./mail.module.css";
import {
  emptyMail,
  isMailComplete,
  type MailDraft,
  mailDraftOf,
  toMailChange,
  toNewMail,
} from "./mail-draft.ts";
import { ServerFields } from "./server-fields.tsx";

type MailDialogProps = { channel?: Channel; onClose: () => void };

/** Sets mail up, or changes it: how it goes out, how answers come, whom they are believed. */
export function MailDialog({ channel, onClose }: MailDialogProps) {
  const isNew = channel === undefined;
  const [draft, setDraft] = useState(channel ? mailDraftOf(channel) : emptyMail);
  const create = useCreateChannel();
  const update = useUpdateChannel(channel?.id ?? "");
  const change = (part: Partial<MailDraft>): void => setDraft({ ...draft, ...part });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (channel) update.mutate(toMailChange(channel, draft), { onSuccess: onClose });
    else create.mutate(toNewMail(draft), { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={isNew ? "Set up mail" : `Change ${channel.name}`}>
      <form onSubmit={submit} className={form["form"]} noValidate>
        <TextInput
          label="Name"
          description={`Plans may name it: channel:${draft.name.trim() || "mail"}`}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          data-autofocus
        />
        <SendingFields draft={draft} isNew={isNew} onChange={change} />
        <AnswerFields draft={draft} isNew={isNew} onChange={change} />
        <TellingFields draft={draft} onChange={change} />
        <FormError error={create.error ?? update.error} />
        <div className={form["acts"]}>
          <Button
            type="submit"
            loading={create.isPending || update.isPending}
            disabled={!isMailComplete(draft)}
          >
            {isNew ? "Set up mail" : "Save the channel"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type FieldsProps = { draft: MailDraft; onChange: (part: Partial<MailDraft>) => void };

const SendingFields = ({ draft, isNew, onChange }: FieldsProps & { isNew: boolean }) => (
  <fieldset className={styles["group"]}>
    <legend>Sending</legend>
    <Select
      label="It goes out by"
      data={[
        { value: "own", label: "The installation's own mail server (PARLEY_SMTP_URL)" },
        { value: "smtp", label: "A server of its own" },
      ]}
      value={draft.isOwnServer ? "own" : "smtp"}
      allowDeselect={false}
      onChange={(value) => onChange({ isOwnServer: value === "own" })}
    />
    {!draft.isOwnServer && (
      <ServerFields
        server={draft.smtp}
        placeholder="smtp.example.org"
        isNew={isNew}
        onChange={(part) => onChange({ smtp: { ...draft.smtp, ...part } })}
      />
    )}
    <TextInput
      label="From"
      placeholder="Parley <parley@example.org>"
      description={
        draft.isOwnServer ? "Only its name counts: the server sends from its own address." : undefined
      }
      value={draft.from}
      onChange={(event) => onChange({ from: event.currentTarget.value })}
    />
  </fieldset>
);

const TellingFields = ({ draft, onChange }: FieldsProps) => (
  <fieldset className={styles["group"]}>
    <legend>What is told</legend>
    <TextInput
      label="Default place"
      description="An address for requests that name nobody. Empty: they stay in the inbox."
      placeholder="team@example.org"
      value={draft.place}
      onChange={(event) => onChange({ place: event.currentTarget.value })}
    />
    <Select
      label="Tells"
      allowDeselect={false}
      value={draft.show}
      onChange={(show) => onChange({ show: show as MailDraft["show"] })}
      data={[
        { value: "everything", label: "Everything" },
        { value: "names", label: "Names of arguments, without values" },
        { value: "nothing", label: "That there is a request, and where" },
      ]}
    />
  </fieldset>
);
