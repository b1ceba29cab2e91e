import { type Approval, defineErrors, type WebhookEventType } from "@parley/contract";
import { parseJson } from "./transport.ts";

/** Why something that came as a webhook is not one. Answer 400. */
export const webhookClientErrors = defineErrors("client", {
  webhookUnsigned: {
    kind: "malformed",
    message: (p: { missing: string }) =>
      `The request is no signed webhook: it lacks the header \`${p.missing}\`.`,
  },
  webhookForged: {
    kind: "forbidden",
    message: () =>
      "No signature of the webhook fits its body and one of the secrets. Give the body as it came, byte for byte, and the secret of this webhook.",
  },
  webhookStale: {
    kind: "forbidden",
    message: (p: { seconds: number }) =>
      `The webhook was signed for another time (${p.seconds} s away): it may be an old one that somebody sends again.`,
  },
  webhookSecretInvalid: {
    kind: "malformed",
    message: () =>
      "A secret of webhooks is `whsec_` and base64. Give those that creating the webhook answered with.",
  },
  webhookBodyInvalid: {
    kind: "malformed",
    message: () => "The webhook is signed rightly, but its body is no JSON object.",
  },
});

type ApprovalEvent = {
  readonly type: "approval.requested" | "approval.message_added" | "approval.edited" | "approval.decided";
  readonly timestamp: string;
  readonly data: { readonly approval: Approval };
};

/** What Parley sends; `type` says which. HumanLayer's bodies have `event` instead of `data`. */
export type VerifiedWebhook =
  | ApprovalEvent
  | {
      readonly type: Exclude<WebhookEventType, ApprovalEvent["type"]>;
      readonly timestamp: string;
      readonly data: Readonly<Record<string, unknown>>;
    };

type GivenHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

type Options = {
  /** How old, or how far ahead, a signature may be. Default 300. */
  readonly toleranceSeconds?: number;
  /** Milliseconds. */
  readonly now?: () => number;
};

/**
 * The event of a webhook that one of the secrets has signed, by the headers of Standard Webhooks or of Svix. Give the body
 * as it came, before anything has parsed it. An event may come more than once: its `webhook-id` is the same then.
 *
 * @throws client.webhook_unsigned, …_forged, …_stale, …_secret_invalid, …_body_invalid
 * @example
 * const event = await verifyWebhook(await request.text(), request.headers, [secret]);
 * if (event.type === "approval.decided") await queue.add(event.data.approval.id);
 */
export async function verifyWebhook(
  rawBody: string | Uint8Array,
  headers: GivenHeaders,
  given: readonly string[] | (Options & { readonly secrets: readonly string[] }),
): Promise<VerifiedWebhook> {
  const { secrets, toleranceSeconds = 300, now = Date.now } = "secrets" in given ? given : { secrets: given };
  const { id, timestamp, signatures } = readHeaders(headers);
  const body = typeof rawBody === "string" ? new TextEncoder().encode(rawBody) : rawBody;
  const signed = joinBytes(new TextEncoder().encode(`${id}.${timestamp}.`), body);
  if (!(await isSigned(signed, { secrets, signatures }))) throw webhookClientErrors.webhookForged();
  const secondsAway = Math.abs(now() / 1000 - Number(timestamp));
  if (!(secondsAway <= toleranceSeconds))
    throw webhookClientErrors.webhookStale({ seconds: Math.round(secondsAway) });
  const event = parseJson(new TextDecoder().decode(body));
  if (typeof event !== "object" || event === null || Array.isArray(event))
    throw webhookClientErrors.webhookBodyInvalid();
  return event as VerifiedWebhook;
}

/** Of one family, whole: a header of another one proves nothing about these. */
function readHeaders(headers: GivenHeaders): { id: string; timestamp: string; signatures: string[] } {
  const read = (name: string): string | undefined => {
    if (isHeaders(headers)) return headers.get(name) ?? undefined;
    const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
    return typeof found === "string" || found === undefined ? found : found.join(" ");
  };
  const prefix =
    read("webhook-signature") === undefined && read("svix-signature") !== undefined ? "svix" : "webhook";
  const need = (name: string): string => {
    const value = read(`${prefix}-${name}`);
    if (value === undefined || value === "")
      throw webhookClientErrors.webhookUnsigned({ missing: `${prefix}-${name}` });
    return value;
  };
  return {
    id: need("id"),
    timestamp: need("timestamp"),
    signatures: need("signature").split(/[\s]+/),
  };
}

/** By what it can do: there may be several classes of that name. */
const isHeaders = (headers: GivenHeaders): headers is Headers => typeof headers.get === "function";

type Signing = { readonly secrets: readonly string[]; readonly signatures: readonly string[] };

/** Every secret with every signature; `verify` compares in constant time. */
async function isSigned(signed: Uint8Array<ArrayBuffer>, { secrets, signatures }: Signing): Promise<boolean> {
  let isFound = false;
  for (const secret of secrets) {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const bytes = decodeSecret(secret);
    const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["verify"]);
    for (const signature of signatures.filter((each) => each.startsWith("v1,"))) {
      const given = decodeBase64(signature.slice("v1,".length));
      if (given !== undefined && (await crypto.subtle.verify("HMAC", key, given, signed))) isFound = true;
    }
  }
  return isFound;
}

function decodeSecret(secret: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64(secret.replace(/^whsec_/, ""));
  if (bytes === undefined || bytes.length === 0) throw webhookClientErrors.webhookSecretInvalid();
  return bytes;
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
