import { webhookErrors, type WebhookEventType } from "@parley/contract";
import { takeLock, toJson } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import type { WebhookDependencies } from "./dependencies.ts";
import { createWebhookSecret } from "../../kernel/sign-message.ts";
import { sealWebhookSecret } from "./webhook-secrets.ts";
import type { WebhookRow } from "./webhooks.tables.ts";
import { insertWebhook, listWebhooks, lockWebhook, updateWebhook } from "./webhooks.store.ts";

const maxWebhooks = 50;

type Words = {
  url?: string | undefined;
  events?: WebhookEventType[] | undefined;
  description?: string | null | undefined;
  sample_rate?: number | undefined;
  format?: WebhookRow["format"] | undefined;
  is_enabled?: boolean | undefined;
};

type Target = { organizationId: string; id: string };
type WithSecret = { row: WebhookRow; secret: string };

/** @throws unprocessable for an address that would not be asked, conflict where there are too many */
export async function createWebhook(
  dependencies: WebhookDependencies,
  {
    organizationId,
    url,
    events,
    ...words
  }: Words & { organizationId: string; url: string; events: WebhookEventType[] },
): Promise<WithSecret> {
  const { database, egress, clock, secrets } = dependencies;
  egress.check(url);
  const owner = { organization_id: organizationId, id: createId("wh") };
  const secret = createWebhookSecret();
  const now = clock();
  const row: WebhookRow = {
    ...owner,
    url,
    events: toJson([...new Set(events)]),
    description: words.description ?? null,
    sample_rate: words.sample_rate ?? 1,
    format: words.format ?? "parley",
    is_enabled: words.is_enabled ?? true,
    disabled_reason: null,
    failing_since: null,
    sealed_secret: sealWebhookSecret(secrets, owner, secret),
    previous_sealed_secret: null,
    previous_secret_expires_at: null,
    created_at: now,
    updated_at: now,
  };
  await database.transaction(async (transaction) => {
    await takeLock(transaction, `webhooks:${organizationId}`);
    const others = await listWebhooks(transaction, { organizationId });
    if (others.length >= maxWebhooks) throw webhookErrors.tooMany({ limit: maxWebhooks });
    await insertWebhook(transaction, row);
  });
  dependencies.events.emit("webhook.changed", { organizationId });
  return { row, secret };
}

/** Changes what is given. @throws not_found, unprocessable for an address that would not be asked */
export async function changeWebhook(
  dependencies: WebhookDependencies,
  { organizationId, id, events, url, ...words }: Target & Words,
): Promise<WebhookRow> {
  if (url !== undefined) dependencies.egress.check(url);
  return change(dependencies, { organizationId, id }, (row) => ({
    url: url ?? row.url,
    events: events === undefined ? row.events : toJson([...new Set(events)]),
    description: words.description === undefined ? row.description : words.description,
    sample_rate: words.sample_rate ?? row.sample_rate,
    format: words.format ?? row.format,
    ...(words.is_enabled !== undefined && { is_enabled: words.is_enabled }),
    ...(words.is_enabled === true && { disabled_reason: null, failing_since: null }),
  }));
}

/** Gives it a new secret; the one it has signs beside it until the overlap has passed. @throws not_found */
export async function rotateSecret(
  dependencies: WebhookDependencies,
  { overlapHours, ...target }: Target & { overlapHours: number },
): Promise<WithSecret> {
  const secret = createWebhookSecret();
  const row = await change(dependencies, target, (current) => ({
    sealed_secret: sealWebhookSecret(dependencies.secrets, current, secret),
    previous_sealed_secret: current.sealed_secret,
    previous_secret_expires_at: dependencies.clock() + Math.round(overlapHours * 60 * 60 * 1000),
  }));
  return { row, secret };
}

async function change(
  { database, clock, events }: WebhookDependencies,
  target: Target,
  toChanges: (current: WebhookRow) => Partial<WebhookRow>,
): Promise<WebhookRow> {
  const row = await database.transaction(async (transaction) => {
    const current = await lockWebhook(transaction, target);
    if (current === undefined) throw webhookErrors.notFound({ webhook_id: target.id });
    const changes = { ...toChanges(current), updated_at: clock() };
    await updateWebhook(transaction, { ...target, changes });
    return { ...current, ...changes };
  });
  events.emit("webhook.changed", { organizationId: target.organizationId });
  return row;
}
