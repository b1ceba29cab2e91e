import type { WebhookEventData, WebhookEventType } from "@parley/contract";
import { insertTogether, toJson, type Executor, type Insertion } from "@parley/db";
import { createId } from "../ids.ts";
import type { OutboxEventRow } from "./outbox.tables.ts";

export type PublishedEvent<T extends WebhookEventType = WebhookEventType> = {
  organizationId: string;
  type: T;
  data: WebhookEventData<T>;
  now: number;
};

/**
 * Puts events down in the transaction of what they tell of: they exist if and only if that commits. Whoever may be
 * interested gets them afterwards; see the `webhooks` feature. `alongside` is written with them, in one way to the database.
 */
export async function publishEvents<T extends WebhookEventType>(
  transaction: Executor,
  events: readonly PublishedEvent<T>[],
  alongside: readonly Insertion[] = [],
): Promise<void> {
  await insertTogether(transaction, [...alongside, toOutbox(events)]);
}

/** The same, for whoever writes them with something else. */
export const toOutbox = <T extends WebhookEventType>(events: readonly PublishedEvent<T>[]): Insertion => ({
  table: "outbox_events",
  rows: events.map(({ organizationId, type, data, now }): OutboxEventRow => ({
    id: createId("evt"),
    organization_id: organizationId,
    type,
    data: toJson(data),
    created_at: now,
  })),
});
