import { isParleyError } from "@parley/contract";
import type { Clock } from "../../kernel/clock.ts";
import type { Egress } from "../../kernel/egress/create-egress.ts";
import type { PushKey } from "./push-keys.ts";
import type { PushSubscriptionRow } from "./push.tables.ts";
import { signVapid } from "./sign-vapid.ts";

/** What a browser is told; its service worker makes a notice of it. Nothing in it decides anything. */
export type PushMessage = {
  version: 1;
  title: string;
  body: string;
  /** A path of this server. */
  url: string;
  /** A later notice with the same takes the place of the earlier. */
  tag: string;
  /** How many requests wait, for the badge; null where it is not known. */
  waiting: number | null;
  /** Whether it can be answered: then the notice offers to open the form for it. */
  acts: ("approve" | "deny")[];
};

export type PushOutcome =
  | { outcome: "taken" }
  /** The browser is not there any more, or takes nothing from this key. */
  | { outcome: "gone" }
  | { outcome: "failed"; detail: string; isFinal: boolean };

type Sending = {
  subscription: PushSubscriptionRow;
  key: PushKey;
  message: PushMessage;
  /** How long the push service keeps it for a browser that is off. */
  keptSeconds: number;
  isUrgent: boolean;
  signal?: AbortSignal;
};

export type SendDependencies = { egress: Egress; clock: Clock; publicUrl: () => string };

const limits = { timeoutMs: 15_000, maxReplyBytes: 1024, maxRedirects: 0 };

/** Encrypts a message for a browser and hands it to its push service. @throws the reason of the signal */
export async function sendPush(
  { egress, clock, publicUrl }: SendDependencies,
  { subscription, key, message, keptSeconds, isUrgent, signal }: Sending,
): Promise<PushOutcome> {
  const { endpoint, p256dh, auth } = subscription;
  if (subscription.key_id !== key.id) return { outcome: "gone" };
  // With the first message: most servers send none.
  const { encryptNotification } = await import("@block65/webcrypto-web-push");
  const body = await encryptNotification(
    { endpoint, expirationTime: null, keys: { p256dh, auth } },
    new TextEncoder().encode(JSON.stringify(message)),
  );
  try {
    const { status } = await egress.fetch(endpoint, {
      method: "POST",
      headers: {
        authorization: signVapid({ key, endpoint, publicUrl: publicUrl(), now: clock() }),
        "content-type": "application/octet-stream",
        "content-encoding": "aes128gcm",
        ttl: String(keptSeconds),
        urgency: isUrgent ? "high" : "normal",
      },
      body,
      limits,
      ifLarger: "cut",
      ...(signal && { signal }),
    });
    return judgeStatus(status);
  } catch (error) {
    signal?.throwIfAborted();
    if (!isParleyError(error)) throw error;
    return { outcome: "failed", detail: error.message, isFinal: error.kind === "unprocessable" };
  }
}

function judgeStatus(status: number): PushOutcome {
  if (status >= 200 && status < 300) return { outcome: "taken" };
  if (status === 404 || status === 410) return { outcome: "gone" };
  const isFinal = status < 500 && status !== 408 && status !== 429;
  return { outcome: "failed", detail: `The push service answered ${status}.`, isFinal };
}
