import { isParleyError } from "@parley/contract";
import type { Clock } from "../../kernel/clock.ts";
import type { Egress } from "../../kernel/egress/create-egress.ts";
import type { SecretBox } from "../../kernel/secrets.ts";
import { signMessage } from "../../kernel/sign-message.ts";
import { openWebhookSecrets } from "./webhook-secrets.ts";
import type { Attempt, WebhookDeliveryRow, WebhookRow } from "./webhooks.tables.ts";

export type SendDependencies = { egress: Egress; secrets: SecretBox; clock: Clock };

export type Outcome = {
  attempt: Attempt;
  isDelivered: boolean;
  /** The receiver said that it wants nothing more. */
  isGone: boolean;
  retryAfterMs: number | undefined;
};

const limits = { timeoutMs: 15_000, maxReplyBytes: 1024, maxRedirects: 0 };

type Sending = { webhook: WebhookRow; delivery: WebhookDeliveryRow; signal: AbortSignal };

/** Sends a delivery once. What the receiver does wrong is an outcome. @throws the reason of the signal */
export async function sendDelivery(dependencies: SendDependencies, sending: Sending): Promise<Outcome> {
  const { egress, clock } = dependencies;
  const { webhook, signal } = sending;
  const at = clock();
  const startedAt = performance.now();
  const toAttempt = (facts: Omit<Attempt, "at" | "latency_ms">): Attempt => ({
    at,
    latency_ms: Math.round(performance.now() - startedAt),
    ...facts,
  });
  try {
    const reply = await egress.fetch(webhook.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Parley-Webhooks",
        ...sign(dependencies, sending),
      },
      body: sending.delivery.payload,
      limits,
      ifLarger: "cut",
      signal,
    });
    const { status } = reply;
    const isDelivered = status >= 200 && status < 300;
    const error = isDelivered ? null : describeStatus(status);
    return {
      attempt: toAttempt({ status, reply: toText(reply.body), error }),
      isDelivered,
      isGone: status === 410,
      retryAfterMs: readRetryAfter(reply.headers["retry-after"]),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (!isParleyError(error)) throw error;
    return {
      attempt: toAttempt({ status: null, reply: null, error: error.message }),
      isDelivered: false,
      isGone: false,
      retryAfterMs: undefined,
    };
  }
}

function sign({ secrets, clock }: SendDependencies, { webhook, delivery }: Sending): Record<string, string> {
  const now = clock();
  const message = {
    id: delivery.event_id,
    timestampSeconds: Math.floor(now / 1000),
    body: delivery.payload,
  };
  const headers = signMessage(message, openWebhookSecrets(secrets, webhook, now));
  return webhook.format === "parley" ? headers : { ...headers, ...asSvix(headers) };
}

/** The same under the names by which receivers of that service look for them. */
const asSvix = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.replace(/^webhook-/, "svix-"), value]),
  );

/** As text that every database keeps: PostgreSQL refuses U+0000. */
const toText = (body: Buffer): string => body.toString("utf8").replaceAll("\u0000", "\uFFFD");

const describeStatus = (status: number): string =>
  status >= 300 && status < 400
    ? `It answered ${status}. Redirects are not followed: give the webhook the final address.`
    : `It answered ${status}; a status from 200 to 299 says that the event has arrived.`;

function readRetryAfter(value: string | undefined): number | undefined {
  const seconds = Number(value);
  return value === undefined || !Number.isFinite(seconds) || seconds < 0 ? undefined : seconds * 1000;
}
