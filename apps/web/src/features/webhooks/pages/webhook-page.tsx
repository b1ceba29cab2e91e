import { Button, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import { formatPlural } from "../../../design/format.ts";
import { FormError } from "../../../design/form-error.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { Deliveries } from "../components/deliveries.tsx";
import { RotateDialog } from "../components/rotate-dialog.tsx";
import { WebhookDialog } from "../components/webhook-dialog.tsx";
import { WebhookState } from "../components/webhook-state.tsx";
import {
  type DeliveryStatus,
  useDeleteWebhook,
  useReplayFailed,
  useTestWebhook,
  useUpdateWebhook,
  type Webhook,
  webhookQuery,
} from "../queries.ts";
import styles from "./webhook-page.module.css";

/** A webhook: whether events reach it, and each that was sent. */
export function WebhookPage({ webhookId }: { webhookId: string }) {
  const webhook = useQuery(webhookQuery(webhookId));
  return (
    <Page title="Webhook">
      {webhook.isPending && <LoadingRows />}
      {webhook.error && (
        <ErrorState
          error={webhook.error}
          title="This webhook could not be read"
          retry={() => void webhook.refetch()}
        />
      )}
      {webhook.data && <WebhookDetail webhook={webhook.data} />}
    </Page>
  );
}

function WebhookDetail({ webhook }: { webhook: Webhook }) {
  const [status, setStatus] = useState<DeliveryStatus | "all">("all");
  return (
    <>
      <p className={styles["address"]}>
        <Link to="/settings">Settings</Link> / <code>{webhook.url}</code> <WebhookState webhook={webhook} />
      </p>
      <p className={styles["quiet"]}>
        {webhook.description && `${webhook.description} · `}
        {webhook.events.join(", ")}
        {webhook.sample_rate < 1 && ` · ${Math.round(webhook.sample_rate * 10_000) / 100} % of Logs`}
        {webhook.failing_since && (
          <>
            {" "}
            · failing since <RelativeTime at={webhook.failing_since} />
          </>
        )}
      </p>
      {webhook.disabled_reason && <p role="note">{webhook.disabled_reason}</p>}
      <Acts webhook={webhook} />
      <SegmentedControl
        aria-label="Which deliveries"
        value={status}
        onChange={(value) => setStatus(value as DeliveryStatus | "all")}
        data={[
          { value: "all", label: "All" },
          { value: "failed", label: "Failed" },
          { value: "pending", label: "Waiting" },
          { value: "delivered", label: "Delivered" },
        ]}
      />
      <Deliveries key={status} webhook={webhook} status={status === "all" ? undefined : status} />
    </>
  );
}

const dayMs = 86_400_000;

function Acts({ webhook }: { webhook: Webhook }) {
  const [dialog, setDialog] = useState<"change" | "rotate" | "delete">();
  const test = useTestWebhook(webhook.id);
  const update = useUpdateWebhook(webhook.id);
  const replay = useReplayFailed(webhook.id);
  const close = (): void => setDialog(undefined);
  return (
    <>
      <div className={styles["acts"]}>
        <Button loading={test.isPending} onClick={() => test.mutate()}>
          Send a test
        </Button>
        <Button
          variant="default"
          loading={replay.isPending}
          disabled={!webhook.is_enabled}
          onClick={() => replay.mutate(new Date(Date.now() - 7 * dayMs).toISOString())}
        >
          Send again what failed in 7 days
        </Button>
        <Button variant="default" onClick={() => setDialog("change")}>
          Change…
        </Button>
        <Button variant="default" onClick={() => setDialog("rotate")}>
          Rotate the secret…
        </Button>
        <Button
          variant="default"
          loading={update.isPending}
          onClick={() => update.mutate({ is_enabled: !webhook.is_enabled })}
        >
          {webhook.is_enabled ? "Turn off" : "Turn on"}
        </Button>
        <Button variant="subtle" color="red" onClick={() => setDialog("delete")}>
          Delete…
        </Button>
      </div>
      {test.data && <p role="status">{testWords(test.data)}</p>}
      {replay.data && <p role="status">Sent again: {formatPlural(replay.data.replayed, "event")}.</p>}
      <FormError error={test.error ?? update.error ?? replay.error} />
      {dialog === "change" && <WebhookDialog webhook={webhook} onClose={close} />}
      {dialog === "rotate" && <RotateDialog id={webhook.id} onClose={close} />}
      {dialog === "delete" && <DeleteDialog webhook={webhook} onClose={close} />}
    </>
  );
}

function testWords({
  status,
  attempts,
}: {
  status: DeliveryStatus;
  attempts: { status: number | null; error: string | null }[];
}): string {
  const last = attempts.at(-1);
  if (status === "delivered") return `The test arrived: HTTP ${last?.status ?? "2xx"}.`;
  return `The test did not arrive: ${last?.error ?? (last?.status ? `HTTP ${last.status}` : status)}.`;
}

function DeleteDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const remove = useDeleteWebhook(webhook.id);
  const navigate = useNavigate();
  return (
    <Confirm
      isOpen
      isDangerous
      title="Delete this webhook?"
      act="Delete the webhook"
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: () => void navigate({ to: "/settings" }) })}
      onClose={onClose}
    >
      <p>
        Nothing more is sent to {webhook.url}, and its deliveries and secret are forgotten. This cannot be
        undone.
      </p>
    </Confirm>
  );
}
