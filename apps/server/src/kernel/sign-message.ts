import { createHmac, randomBytes } from "node:crypto";

const prefix = "whsec_";
const secretBytes = 24;

/** A new secret of Standard Webhooks. */
export const createWebhookSecret = (): string => prefix + randomBytes(secretBytes).toString("base64");

export type SignedMessage = { id: string; timestampSeconds: number; body: string };

/** The headers of Standard Webhooks, with one signature for each secret. */
export function signMessage(
  { id, timestampSeconds, body }: SignedMessage,
  secrets: readonly string[],
): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestampSeconds}.${body}`).digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": signatures.join(" "),
  };
}
