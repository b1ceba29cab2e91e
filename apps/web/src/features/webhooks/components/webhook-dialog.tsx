import { Button, Checkbox, Modal, NumberInput, TextInput } from "@mantine/core";
import type { WebhookEventType } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import {
  useCreateWebhook,
  useUpdateWebhook,
  type Webhook,
  type WebhookDraft,
  webhookEventsQuery,
} from "../queries.ts";
import { SecretDialog } from "./secret-dialog.tsx";
import styles from "./webhooks.module.css";

type WebhookDialogProps = { webhook?: Webhook; onClose: () => void };

const empty: WebhookDraft = {
  url: "",
  events: ["file.version.created", "deployment.changed"],
  description: "",
  sample_rate: 1,
};

/** Makes a webhook, whose secret is shown once; or changes one. */
export function WebhookDialog({ webhook, onClose }: WebhookDialogProps) {
  const [draft, setDraft] = useState<WebhookDraft>(
    webhook ? { ...webhook, description: webhook.description ?? "" } : empty,
  );
  const create = useCreateWebhook();
  const update = useUpdateWebhook(webhook?.id ?? "");
  const change = (part: Partial<WebhookDraft>): void => setDraft({ ...draft, ...part });
  const { url, events, description, sample_rate } = draft;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const given = { url: url.trim(), events, description, sample_rate };
    if (webhook) update.mutate(given, { onSuccess: onClose });
    else create.mutate(given);
  };
  if (create.data) {
    return (
      <SecretDialog secret={create.data.secret} onClose={onClose}>
        It verifies that requests to {create.data.url} come from this Parley (Standard Webhooks). It is shown
        here and never again.
      </SecretDialog>
    );
  }
  return (
    <Modal opened onClose={onClose} title={webhook ? "Change the webhook" : "New webhook"}>
      <form onSubmit={submit} className={form["form"]} noValidate>
        <TextInput
          label="Address"
          description="Receives a POST for each event. On the public internet, or allowed by PARLEY_EGRESS_ALLOW."
          placeholder="https://example.com/parley"
          value={url}
          onChange={(event) => change({ url: event.currentTarget.value })}
          data-autofocus
        />
        <Events chosen={events} onChange={(chosen) => change({ events: chosen })} />
        {events.includes("log.created") && (
          <ShareOfLogs rate={sample_rate} onChange={(rate) => change({ sample_rate: rate })} />
        )}
        <TextInput
          label="What for"
          placeholder="tells the team's chat"
          value={description}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
        <FormError error={create.error ?? update.error} />
        <div className={form["acts"]}>
          <Button
            type="submit"
            loading={create.isPending || update.isPending}
            disabled={!url.trim() || events.length === 0}
          >
            {webhook ? "Save the webhook" : "Create the webhook"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type ShareOfLogsProps = { rate: number; onChange: (rate: number) => void };

const ShareOfLogs = ({ rate, onChange }: ShareOfLogsProps) => (
  <NumberInput
    label="Share of Logs"
    description="How many of a hundred new Logs are told of."
    suffix=" %"
    min={1}
    max={100}
    value={Math.round(rate * 10_000) / 100}
    onChange={(value) => onChange(Math.min(100, Number(value) || 1) / 100)}
  />
);

type EventsProps = { chosen: readonly WebhookEventType[]; onChange: (events: WebhookEventType[]) => void };

function Events({ chosen, onChange }: EventsProps) {
  const events = useQuery(webhookEventsQuery).data ?? [];
  return (
    <Checkbox.Group
      label="Events"
      value={[...chosen]}
      onChange={(types) => onChange(events.map(({ type }) => type).filter((type) => types.includes(type)))}
    >
      <div className={styles["events"]}>
        {events
          .filter(({ type }) => type !== "webhook.test")
          .map(({ type, summary }) => (
            <Checkbox key={type} value={type} size="xs" label={type} description={summary} />
          ))}
      </div>
    </Checkbox.Group>
  );
}
