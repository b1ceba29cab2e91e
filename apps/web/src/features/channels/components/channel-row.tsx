import { Button } from "@mantine/core";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { formatPlural } from "../../../design/format.ts";
import rows from "../../../design/rows.module.css";
import { Tag } from "../../../design/tag.tsx";
import { AgentsDialog } from "../agents/agents-dialog.tsx";
import { agentsOf, isAgentKind } from "../agents/agents-draft.ts";
import { isFormKind, kindNames } from "../channel-draft.ts";
import { ChatSdkDialog } from "../chat-sdk/chat-sdk-dialog.tsx";
import { adapterOf } from "../chat-sdk/chat-sdk-draft.ts";
import { LogDialog } from "../log/log-dialog.tsx";
import { MailDialog } from "../mail/mail-dialog.tsx";
import { PeopleDialog } from "../people/people-dialog.tsx";
import { peopleWordsOf } from "../people/people-kinds.ts";
import { describePlacement } from "../placement.ts";
import { type Channel, useDeleteChannel, useUpdateChannel } from "../queries.ts";
import { ChannelDialog } from "./channel-dialog.tsx";
import { ChannelTestDialog } from "./channel-test-dialog.tsx";
import styles from "./channels.module.css";
import { InboundAddress } from "./inbound-address.tsx";
import { SlackManifestDialog } from "./slack-manifest-dialog.tsx";

type Dialog = "change" | "people" | "agents" | "manifest" | "log" | "test" | "delete";

/** A channel, and what can be done with it. */
export function ChannelRow({ channel }: { channel: Channel }) {
  const [dialog, setDialog] = useState<Dialog>();
  const update = useUpdateChannel(channel.id);
  const { kind, name, is_enabled: isEnabled } = channel;
  const agentCount = isAgentKind(kind) ? agentsOf(channel, kind).length : 0;
  return (
    <div className={rows["row"]} role="group" aria-label={name}>
      <div className={rows["words"]}>
        <span className={styles["name"]}>{name}</span>
        {isEnabled ? <Tag tone="passed">on</Tag> : <Tag>off</Tag>}
        <span className={rows["quiet"]}>
          {nameOf(channel)} · {describePlacement(channel)}
          {agentCount > 0 && ` · launches agents in ${formatPlural(agentCount, "place")}`}
        </span>
      </div>
      <div className={styles["acts"]}>
        {dialogsOf(kind).map(({ opens, label }) => (
          <Button key={opens} variant="subtle" onClick={() => setDialog(opens)}>
            {label}
          </Button>
        ))}
        <Button
          variant="subtle"
          loading={update.isPending}
          onClick={() => update.mutate({ is_enabled: !isEnabled })}
        >
          {isEnabled ? "Turn off" : "Turn on"}
        </Button>
        <Button variant="subtle" color="red" onClick={() => setDialog("delete")}>
          Delete…
        </Button>
      </div>
      {channel.trouble !== null && (
        <div role="alert" className={styles["trouble"]}>
          {channel.trouble} Nothing is shown or believed there until it is turned on again.
        </div>
      )}
      <InboundAddress channel={channel} />
      <FormError error={update.error} />
      <Dialogs channel={channel} dialog={dialog} onClose={() => setDialog(undefined)} />
    </div>
  );
}

/** By its own word, where there is no form for it. */
const nameOf = ({ kind, settings }: Channel): string => {
  if (kind === "email") return "Mail";
  if (kind === "chat_sdk") return adapterOf(settings);
  return isFormKind(kind) ? kindNames[kind] : kind;
};

const hasForm = (kind: Channel["kind"]): boolean =>
  kind === "email" || kind === "chat_sdk" || isFormKind(kind);

const dialogsOf = (kind: Channel["kind"]): { opens: Dialog; label: string }[] => [
  { opens: "test", label: "Try it…" },
  { opens: "log", label: "Log…" },
  ...(hasForm(kind) ? [{ opens: "change", label: "Change…" } as const] : []),
  ...(peopleWordsOf(kind) ? [{ opens: "people", label: "People…" } as const] : []),
  ...(isAgentKind(kind) ? [{ opens: "agents", label: "Agents…" } as const] : []),
  ...(kind === "slack" ? [{ opens: "manifest", label: "Manifest…" } as const] : []),
];

type DialogsProps = { channel: Channel; dialog: Dialog | undefined; onClose: () => void };

function Dialogs({ channel, dialog, onClose }: DialogsProps) {
  const remove = useDeleteChannel(channel.id);
  const { kind, name } = channel;
  return (
    <>
      {dialog === "test" && <ChannelTestDialog channel={channel} onClose={onClose} />}
      {dialog === "change" && kind === "email" && <MailDialog channel={channel} onClose={onClose} />}
      {dialog === "change" && kind === "chat_sdk" && <ChatSdkDialog channel={channel} onClose={onClose} />}
      {dialog === "agents" && isAgentKind(kind) && (
        <AgentsDialog channel={channel} kind={kind} onClose={onClose} />
      )}
      {dialog === "people" && <PeopleDialog channel={channel} onClose={onClose} />}
      {dialog === "log" && <LogDialog channel={channel} onClose={onClose} />}
      {dialog === "manifest" && <SlackManifestDialog channel={channel} onClose={onClose} />}
      {dialog === "change" && isFormKind(kind) && (
        <ChannelDialog channel={{ row: channel, kind }} onClose={onClose} />
      )}
      <Confirm
        isOpen={dialog === "delete"}
        title={`Delete ${name}?`}
        act={`Delete ${name}`}
        isDangerous
        isPending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
        onClose={onClose}
      >
        What it has shown stays where it is and is not changed any more, and answers from there do not count.
        Who is linked to an account there is forgotten.
      </Confirm>
    </>
  );
}
