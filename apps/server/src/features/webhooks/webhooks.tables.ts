import type { WebhookEventType } from "@parley/contract";

export type WebhookRow = {
  id: string;
  organization_id: string;
  url: string;
  /** JSON list of event types. */
  events: string;
  description: string | null;
  sample_rate: number;
  format: "parley" | "humanlayer.v1beta2" | "humanlayer.v1beta1";
  is_enabled: boolean;
  /** Set where Parley disabled it by itself. */
  disabled_reason: string | null;
  failing_since: number | null;
  sealed_secret: string;
  previous_sealed_secret: string | null;
  previous_secret_expires_at: number | null;
  created_at: number;
  updated_at: number;
};

export type DeliveryStatus = "pending" | "delivered" | "failed";

export type WebhookDeliveryRow = {
  id: string;
  organization_id: string;
  webhook_id: string;
  event_id: string;
  event_type: WebhookEventType;
  /** The body, byte for byte as it is sent and signed. */
  payload: string;
  status: DeliveryStatus;
  /** Goes up with each replay; work planned for an earlier round is void. */
  round: number;
  /** Of this round. */
  attempts_count: number;
  /** JSON list of `Attempt`, the latest only. */
  attempts: string;
  next_attempt_at: number | null;
  created_at: number;
};

/** One try of one delivery. */
export type Attempt = {
  at: number;
  status: number | null;
  latency_ms: number;
  reply: string | null;
  error: string | null;
};

export type WebhookTables = { webhooks: WebhookRow; webhook_deliveries: WebhookDeliveryRow };
