import { fromJson, inChunks, toJson, type Database, type Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { nextAttemptAt } from "../../kernel/next-attempt-at.ts";
import { listPlannedDeliveries, lockDelivery, updateDelivery } from "./deliveries.store.ts";
import { maxAttempts, planDelivery, type PlannedAttempt } from "./plan-delivery.ts";
import { sendDelivery, type Outcome, type SendDependencies } from "./send-delivery.ts";
import type { Attempt, WebhookDeliveryRow, WebhookRow } from "./webhooks.tables.ts";
import { findWebhook, lockWebhook, updateWebhook } from "./webhooks.store.ts";

export type AttemptDependencies = SendDependencies & {
  database: Database;
  jobs: JobQueue;
  /** Told of an organization whose webhooks changed. */
  changed(organizationId: string): void;
};

type Planned = { attempts: readonly PlannedAttempt[]; signal: AbortSignal };

/** So many are on their way to one webhook at a time. */
const sentAtOnce = 4;
const attemptsKept = 20;
/** A webhook that only fails for so long is disabled. */
const patienceMs = 5 * 24 * 60 * 60 * 1000;

/** Makes planned attempts of one webhook, those that are not void by now, and plans the next where one fails. */
export async function attemptDeliveries(
  dependencies: AttemptDependencies,
  { attempts, signal }: Planned,
): Promise<void> {
  for (const some of inChunks(attempts, sentAtOnce)) {
    signal.throwIfAborted();
    await attemptSome(dependencies, { attempts: some, signal });
  }
}

async function attemptSome(dependencies: AttemptDependencies, { attempts, signal }: Planned): Promise<void> {
  const { executor } = dependencies.database;
  const deliveries = await listDue(executor, attempts);
  const [first] = deliveries;
  if (first === undefined) return;
  const organizationId = first.organization_id;
  const webhook = await findWebhook(executor, { organizationId, id: first.webhook_id });
  if (webhook === undefined) return;
  const sent = await Promise.all(
    deliveries.map(async (delivery): Promise<Sent> => {
      const isTest = delivery.event_type === "webhook.test";
      const outcome =
        webhook.is_enabled || isTest
          ? await sendDelivery(dependencies, { webhook, delivery, signal })
          : notSent(dependencies.clock());
      return { delivery, outcome, isTest };
    }),
  );
  const isDisabled = await dependencies.database.transaction((transaction) =>
    recordOutcomes(dependencies, transaction, sent),
  );
  if (isDisabled) dependencies.changed(organizationId);
}

/** Those that wait for just these attempts, in their order. */
async function listDue(
  executor: Executor,
  attempts: readonly PlannedAttempt[],
): Promise<WebhookDeliveryRow[]> {
  const ids = attempts.map(({ delivery_id }) => delivery_id);
  const rows = new Map((await listPlannedDeliveries(executor, ids)).map((row) => [row.id, row]));
  return attempts.flatMap((planned) => {
    const delivery = rows.get(planned.delivery_id);
    return delivery?.status === "pending" && isStillPlanned(delivery, planned) ? [delivery] : [];
  });
}

const isStillPlanned = (
  delivery: WebhookDeliveryRow,
  { round, attempt }: Pick<PlannedAttempt, "round" | "attempt">,
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

type Sent = { delivery: WebhookDeliveryRow; outcome: Outcome; isTest: boolean };

/** What became of attempts of one webhook. True where it is disabled by them. */
async function recordOutcomes(
  dependencies: AttemptDependencies,
  transaction: Executor,
  sent: readonly Sent[],
): Promise<boolean> {
  const [first] = sent;
  if (first === undefined) return false;
  const { organization_id: organizationId, webhook_id: id } = first.delivery;
  // The webhook first: everybody locks in this order.
  let webhook = await lockWebhook(transaction, { organizationId, id });
  if (webhook === undefined) return false;
  const wasEnabled = webhook.is_enabled;
  for (const one of sent) {
    const health = await recordOutcome(dependencies, transaction, { ...one, webhook });
    webhook = { ...webhook, ...health };
  }
  return wasEnabled && !webhook.is_enabled;
}

/** What it says of the webhook, which is kept. */
async function recordOutcome(
  dependencies: AttemptDependencies,
  transaction: Executor,
  { webhook, delivery, outcome, isTest }: Sent & { webhook: WebhookRow },
): Promise<Partial<WebhookRow>> {
  const organizationId = webhook.organization_id;
  const where = { organizationId, webhookId: webhook.id, id: delivery.id };
  const current = await lockDelivery(transaction, where);
  if (current === undefined) return {};
  if (!isStillPlanned(current, { round: delivery.round, attempt: delivery.attempts_count + 1 })) return {};

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
  return health;
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
  const attempts = current.attempts_count + 1;
  const next = nextAttemptAt({ attempts, maxAttempts, now: clock(), retryAfterMs });
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
