import { fromJson, type Database, type Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import type { Clock } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import type { OutboxTaker } from "../../kernel/outbox/outbox-taker.ts";
import type { OutboxEventRow } from "../../kernel/outbox/outbox.tables.ts";
import { sampleOf } from "../../kernel/outbox/sample-of.ts";
import { insertDeliveries } from "./deliveries.store.ts";
import { deleteEvents, takeEvents } from "./outbox.store.ts";
import { planDeliveries } from "./plan-delivery.ts";
import { readWireEvents, renderPayload, type WireEvents } from "./render-payload.ts";
import { takeWhileFew } from "./take-while-few.ts";
import type { WebhookDeliveryRow, WebhookRow } from "./webhooks.tables.ts";
import { listEnabledWebhooks } from "./webhooks.store.ts";

type Dependencies = {
  database: Database;
  jobs: JobQueue;
  clock: Clock;
  /** Who else takes what is handed out. */
  outboxTakers?: readonly OutboxTaker[];
};

/** Few enough that others' writes need not wait for long. One event is always handed out whole. */
const eventsAtOnce = 100;
const deliveriesAtOnce = 500;

/** Turns events into deliveries, each event exactly once, until there are none. */
export async function handOutEvents(dependencies: Dependencies, signal: AbortSignal): Promise<void> {
  do signal.throwIfAborted();
  while (await dependencies.database.transaction((transaction) => handOutSome(dependencies, transaction)));
}

/** True while there may be more. */
async function handOutSome(
  { jobs, clock, outboxTakers = [] }: Dependencies,
  transaction: Executor,
): Promise<boolean> {
  const events = await takeEvents(transaction, eventsAtOnce);
  if (events.length === 0) return false;
  const organizations = [...new Set(events.map((event) => event.organization_id))];
  const webhooks = await listEnabledWebhooks(transaction, organizations);
  const wireEvents = await readWireEvents(transaction, { events, webhooks });
  const wantedBy = (event: OutboxEventRow): WebhookRow[] =>
    webhooks.filter((webhook) => wants(webhook, event, wireEvents));
  const handed = takeWhileFew(events, {
    most: deliveriesAtOnce,
    countOf: (event) => wantedBy(event).length,
  });
  const now = clock();
  const deliveries = handed.flatMap((event) =>
    wantedBy(event).map((webhook) => toDelivery(webhook, event, { now, wireEvents })),
  );
  await insertDeliveries(transaction, deliveries);
  await planDeliveries(jobs, transaction, deliveries);
  for (const take of outboxTakers) await take(transaction, handed);
  await deleteEvents(
    transaction,
    handed.map((event) => event.id),
  );
  return handed.length < events.length || events.length === eventsAtOnce;
}

function wants(webhook: WebhookRow, event: OutboxEventRow, wireEvents: WireEvents): boolean {
  if (webhook.organization_id !== event.organization_id) return false;
  if (webhook.format !== "parley" && !wireEvents.has(event.id)) return false;
  if (!fromJson<string[]>(webhook.events).includes(event.type)) return false;
  if (event.type !== "log.created" || webhook.sample_rate === 1) return true;
  const { log } = fromJson<{ log: { id: string } }>(event.data);
  return sampleOf(log.id) < webhook.sample_rate;
}

/** A delivery that waits for its first attempt. */
export function toDelivery(
  webhook: WebhookRow,
  event: OutboxEventRow,
  { now, wireEvents }: { now: number; wireEvents: WireEvents },
): WebhookDeliveryRow {
  return {
    id: createId("whd"),
    organization_id: webhook.organization_id,
    webhook_id: webhook.id,
    event_id: event.id,
    event_type: event.type,
    payload: renderPayload(webhook, event, wireEvents),
    status: "pending",
    round: 1,
    attempts_count: 0,
    attempts: "[]",
    next_attempt_at: null,
    created_at: now,
  };
}
