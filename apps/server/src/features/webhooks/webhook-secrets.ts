import type { SecretBox } from "../../kernel/secrets.ts";
import type { WebhookRow } from "./webhooks.tables.ts";

type Owner = Pick<WebhookRow, "organization_id" | "id">;

/** What a sealed secret belongs to: it opens for no other webhook. */
export const webhookSecretContext = ({ organization_id, id }: Owner): string =>
  `webhook:${organization_id}:${id}`;

export const sealWebhookSecret = (box: SecretBox, owner: Owner, secret: string): string =>
  box.seal(secret, webhookSecretContext(owner));

/** The secrets that sign now, the newest first. @throws when they were sealed under another PARLEY_SECRET */
export function openWebhookSecrets(box: SecretBox, webhook: WebhookRow, now: number): string[] {
  const { sealed_secret, previous_sealed_secret, previous_secret_expires_at } = webhook;
  const isOverlapping = previous_sealed_secret !== null && now < (previous_secret_expires_at ?? 0);
  return [sealed_secret, ...(isOverlapping ? [previous_sealed_secret] : [])].map((sealed) =>
    box.open(sealed, webhookSecretContext(webhook)),
  );
}
