import { fromJson, toJson, type Database, type Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { findPlannedDelivery, lockDelivery, updateDelivery } from "./deliveries.store.ts";
import { nextAttemptAt, planDelivery } from "./plan-delivery.ts";
import { sendDelivery, type Outcome, type SendDependencies } from "./send-delivery.ts";
import type { Attempt, WebhookDeliveryRow, WebhookRow } from "./webhooks.tables.ts";
import { findWebhook, lockWebhook, updateWebhook } from "./webhooks.store.ts";

export type AttemptDependencies = SendDependencies & {
  database: Database;
  jobs: JobQueue;
  /** Told of an organization whose webhooks changed. */
  changed(organizationId: string): void;
};

type Planned = { deliveryId: string; round: number; attempt: number; signal: AbortSignal };

const attemptsKept = 20;
/** A webhook that only fails for so long is disabled. */
const patienceMs = 5 * 24 * 60 * 60 * 1000;

/** Makes a planned attempt, unless it is void by now, and plans the next where it fails. */
export async function attemptDelivery(dependencies: AttemptDependencies, planned: Planned): Promise<void> {
  const { executor } = dependencies.database;
  const delivery = await findPlannedDelivery(executor, planned.deliveryId);
  if (delivery === undefined || delivery.status !== "pending" || !isStillPlanned(delivery, planned)) return;
  const where = { organizationId: delivery.organization_id, id: delivery.webhook_id };
  const webhook = await findWebhook(executor, where);
  if (webhook === undefined) return;
  const isTest = delivery.event_type === "webhook.test";
  const outcome =
    webhook.is_enabled || isTest
      ? await sendDelivery(dependencies, { webhook, delivery, signal: planned.signal })
      : notSent(dependencies.clock());
  const isDisabled = await dependencies.database.transaction((transaction) =>
    recordOutcome(dependencies, transaction, { delivery, outcome, isTest }),
  );
  if (isDisabled) dependencies.changed(delivery.organization_id);
}

const isStillPlanned = (
  delivery: WebhookDeliveryRow,
  { round, attempt }: Pick<Planned, "round" | "attempt">,
): boolean => delivery.round === round && delivery.attempts_count === attempt - 1;

const notSent = (now: number): Outcome => ({
  attempt: {
    at: now,
    status: null,
    latency_ms: 0,
    reply: null,
    error: "It was not sent, because the webhook is disabled.",
  },
  isDelivered: false,
  isGone: false,
  retryAfterMs: undefined,
});

type Recorded = { delivery: WebhookDeliveryRow; outcome: Outcome; isTest: boolean };

/** True where the webhook is disabled by it. */
async function recordOutcome(
  dependencies: AttemptDependencies,
  transaction: Executor,
  { delivery, outcome, isTest }: Recorded,
): Promise<boolean> {
  const organizationId = delivery.organization_id;
  // The webhook first: everybody locks in this order.
  const webhook = await lockWebhook(transaction, { organizationId, id: delivery.webhook_id });
  const where = { organizationId, webhookId: delivery.webhook_id, id: delivery.id };
  const current = await lockDelivery(transaction, where);
  if (webhook === undefined || current === undefined) return false;
  if (!isStillPlanned(current, { round: delivery.round, attempt: delivery.attempts_count + 1 })) return false;

  const health = isTest ? {} : judgeHealth(webhook, outcome, dependencies.clock());
  const isEnabled = health.is_enabled ?? webhook.is_enabled;
  const changes = {
    ...toChanges(current, outcome),
    ...(!isTest && isEnabled && planNext(dependencies, current, outcome)),
  };
  await updateDelivery(transaction, { ...where, changes });
  if (changes.next_attempt_at) await planDelivery(dependencies.jobs, transaction, { ...current, ...changes });
  if (Object.keys(health).length > 0)
    await updateWebhook(transaction, { organizationId, id: webhook.id, changes: health });
  return health.is_enabled === false;
}

type Changes = Pick<WebhookDeliveryRow, "status" | "attempts_count" | "attempts" | "next_attempt_at">;

const toChanges = (current: WebhookDeliveryRow, { attempt, isDelivered }: Outcome): Changes => ({
  status: isDelivered ? "delivered" : "failed",
  attempts_count: current.attempts_count + 1,
  attempts: toJson([...fromJson<Attempt[]>(current.attempts), attempt].slice(-attemptsKept)),
  next_attempt_at: null,
});

/** That there is a next attempt, where there is one. */
function planNext(
  { clock }: AttemptDependencies,
  current: WebhookDeliveryRow,
  { isDelivered, retryAfterMs }: Outcome,
): Partial<Pick<Changes, "status" | "next_attempt_at">> {
  if (isDelivered) return {};
  const next = nextAttemptAt({ attempts: current.attempts_count + 1, now: clock(), retryAfterMs });
  return next === undefined ? {} : { status: "pending", next_attempt_at: next };
}

/** What an outcome says of the webhook itself. */
function judgeHealth(webhook: WebhookRow, outcome: Outcome, now: number): Partial<WebhookRow> {
  if (!webhook.is_enabled) return {};
  if (outcome.isDelivered) return webhook.failing_since === null ? {} : { failing_since: null };
  const disable = (reason: string): Partial<WebhookRow> => ({
    is_enabled: false,
    disabled_reason: reason,
    failing_since: webhook.failing_since ?? now,
    updated_at: now,
  });
  if (outcome.isGone) return disable("The receiver answered 410: it wants no more events.");
  if (webhook.failing_since === null) return { failing_since: now };
  if (now - webhook.failing_since < patienceMs) return {};
  return disable(`Every attempt failed for 5 days. The last: ${outcome.attempt.error}`);
}
