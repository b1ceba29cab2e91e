import type { Webhook, WebhookDelivery } from "@parley/contract";
import { fromJson } from "@parley/db";
import type { z } from "zod";
import { toTimestamp } from "../../kernel/clock.ts";
import type { Attempt, WebhookDeliveryRow, WebhookRow } from "./webhooks.tables.ts";

type WebhookView = z.input<typeof Webhook>;

const orNull = (moment: number | null): string | null => (moment === null ? null : toTimestamp(moment));

export const describeWebhook = (row: WebhookRow, now: number): WebhookView => ({
  id: row.id,
  url: row.url,
  events: fromJson<WebhookView["events"]>(row.events),
  description: row.description,
  sample_rate: row.sample_rate,
  format: row.format,
  is_enabled: row.is_enabled,
  disabled_reason: row.disabled_reason,
  failing_since: orNull(row.failing_since),
  previous_secret_expires_at:
    now < (row.previous_secret_expires_at ?? 0) ? orNull(row.previous_secret_expires_at) : null,
  created_at: toTimestamp(row.created_at),
  updated_at: toTimestamp(row.updated_at),
});

export const describeDelivery = (row: WebhookDeliveryRow): z.input<typeof WebhookDelivery> => ({
  id: row.id,
  event_id: row.event_id,
  event_type: row.event_type,
  status: row.status,
  attempts_count: row.attempts_count,
  next_attempt_at: orNull(row.next_attempt_at),
  created_at: toTimestamp(row.created_at),
  payload: fromJson(row.payload),
  attempts: fromJson<Attempt[]>(row.attempts).map((attempt) => ({ ...attempt, at: toTimestamp(attempt.at) })),
});
