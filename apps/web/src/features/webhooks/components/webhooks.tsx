import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import rows from "../../../design/rows.module.css";
import { type Webhook, webhooksQuery } from "../queries.ts";
import { WebhookDialog } from "./webhook-dialog.tsx";
import { WebhookState } from "./webhook-state.tsx";
import styles from "./webhooks.module.css";

/** Where events are sent. */
export function Webhooks() {
  const list = useQuery(webhooksQuery);
  const [isAdding, setAdding] = useState(false);
  const add = (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
      Add a webhook…
    </Button>
  );
  return (
    <Section title="Webhooks" aside={add}>
      {list.isPending && <LoadingRows count={2} />}
      {list.error && (
        <ErrorState
          error={list.error}
          title="The webhooks could not be read"
          retry={() => void list.refetch()}
        />
      )}
      {list.data?.length === 0 && (
        <p className={rows["none"]}>
          No webhooks yet. Add an address of yours, and Parley tells it when a File has a new version, a
          deployment changes or a Log is written.
        </p>
      )}
      {list.data?.map((webhook) => (
        <WebhookRow key={webhook.id} webhook={webhook} />
      ))}
      {isAdding && <WebhookDialog onClose={() => setAdding(false)} />}
    </Section>
  );
}

function WebhookRow({ webhook }: { webhook: Webhook }) {
  return (
    <div className={rows["row"]}>
      <div className={rows["words"]}>
        <Link
          to="/settings/webhooks/$webhookId"
          params={{ webhookId: webhook.id }}
          className={styles["address"]}
        >
          {webhook.url}
        </Link>
        <WebhookState webhook={webhook} />
        <span className={rows["quiet"]}>{webhook.description || webhook.events.join(", ")}</span>
      </div>
    </div>
  );
}
