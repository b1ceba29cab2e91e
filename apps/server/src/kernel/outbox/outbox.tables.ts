import type { WebhookEventType } from "@parley/contract";

/** An event nobody has looked at yet. */
export type OutboxEventRow = {
  id: string;
  organization_id: string;
  type: WebhookEventType;
  /** JSON, of the shape its type has in `webhookEvents`. */
  data: string;
  created_at: number;
};

export type OutboxTables = { outbox_events: OutboxEventRow };
