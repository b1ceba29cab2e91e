import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { ChannelForm } from "../components/channel-form.tsx";
import { PlacementFields } from "../components/placement-fields.tsx";
import { type Channel, useSaveChannel } from "../queries.ts";
import { shownProblems, type ShownProblems } from "../shown-problems.tsx";
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
  const saving = useSaveChannel(channel, onClose);
  const problems = shownProblems(saving.error);
  const change = (part: Partial<MailDraft>): void => setDraft({ ...draft, ...part });
  const save = (): void =>
    channel ? saving.change(toMailChange(channel, draft)) : saving.create(toNewMail(draft));
  return (
    <ChannelForm
      title={isNew ? "Set up mail" : `Change ${channel.name}`}
      act={isNew ? "Set up mail" : "Save the channel"}
      isComplete={isMailComplete(draft)}
      saving={saving}
      fields={pathsOf(draft)}
      onSave={save}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description={`Plans may name it: channel:${draft.name.trim() || "mail"}`}
        withAsterisk
        value={draft.name}
        error={problems["name"]}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
      />
      <SendingFields draft={draft} isNew={isNew} problems={problems} onChange={change} />
      <AnswerFields draft={draft} isNew={isNew} problems={problems} onChange={change} />
      <fieldset className={styles["group"]}>
        <legend>What is told</legend>
        <PlacementFields
          placement={draft}
          description="An address for requests that name nobody. Empty: they stay in the inbox."
          placeholder="team@example.org"
          onChange={change}
        />
      </fieldset>
    </ChannelForm>
  );
}

const pathsOf = ({ isOwnServer, way }: MailDraft): string[] => {
  const server = (name: string): string[] => [
    ...["host", "port", "username"].map((field) => `settings.${name}.${field}`),
    `secrets.${name}_password`,
  ];
  return [
    "name",
    "settings.from",
    ...(isOwnServer ? [] : server("smtp")),
    ...(way === "links" ? [] : ["settings.reply_address"]),
    ...(way === "imap" ? [...server("imap"), "settings.imap.mailbox"] : []),
    ...(way === "provider" ? ["secrets.inbound_secret"] : []),
  ];
};

type SendingFieldsProps = {
  draft: MailDraft;
  isNew: boolean;
  problems: ShownProblems;
  onChange: (part: Partial<MailDraft>) => void;
};

const SendingFields = ({ draft, isNew, problems, onChange }: SendingFieldsProps) => (
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
        name="smtp"
        problems={problems}
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
      error={problems["settings.from"]}
      onChange={(event) => onChange({ from: event.currentTarget.value })}
    />
  </fieldset>
);
