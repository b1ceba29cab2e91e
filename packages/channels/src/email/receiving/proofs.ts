import { createHash, createHmac, createPublicKey, timingSafeEqual, verify } from "node:crypto";

/** How old a signed request may be. */
const toleranceMs = 5 * 60_000;

/** Equal, found out in a time that tells nothing. */
export function isSame(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

/** Whether a time in seconds is about now. */
export const isRecent = (seconds: string | undefined, now: number): boolean =>
  seconds !== undefined &&
  /^\d{1,12}$/u.test(seconds) &&
  Math.abs(Number(seconds) * 1000 - now) <= toleranceMs;

type Signed = { secret: string; now: number };

/** Standard Webhooks: HMAC-SHA256 over id, time and body. */
export function isStandardSigned(
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  { secret, now }: Signed,
): boolean {
  const [id, time, signatures] = ["id", "timestamp", "signature"].map((name) => headers[`webhook-${name}`]);
  if (id === undefined || signatures === undefined || !isRecent(time, now)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/u, ""), "base64");
  const wanted = createHmac("sha256", key).update(`${id}.${time}.`).update(body).digest("base64");
  return signatures.split(" ").some((signature) => isSame(signature, `v1,${wanted}`));
}

/** Mailgun: HMAC-SHA256 over time and a token; it does not cover the body, which TLS must. */
export const isMailgunSigned = (
  { timestamp, token, signature }: { timestamp: string; token: string; signature: string },
  { secret, now }: Signed,
): boolean =>
  isRecent(timestamp, now) &&
  isSame(
    signature,
    createHmac("sha256", secret)
      .update(timestamp + token)
      .digest("hex"),
  );

/** SendGrid: ECDSA over time and body, by the key that its settings show in base64. */
export function isSendgridSigned(
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  { secret, now }: Signed,
): boolean {
  const signature = headers["x-twilio-email-event-webhook-signature"];
  const time = headers["x-twilio-email-event-webhook-timestamp"];
  if (signature === undefined || time === undefined || !isRecent(time, now)) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(secret, "base64"), format: "der", type: "spki" });
    return verify("sha256", Buffer.concat([Buffer.from(time), body]), key, Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
}

/** Postmark signs nothing: its address has a user and a password of our own. */
export const isBasicAuthorized = (headers: Readonly<Record<string, string>>, secret: string): boolean =>
  isSame(headers["authorization"] ?? "", `Basic ${Buffer.from(secret).toString("base64")}`);

/** What an SNS message signs, field by field. */
const snsFields: Readonly<Record<string, readonly string[]>> = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: [
    "Message",
    "MessageId",
    "SubscribeURL",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
  ],
};

/** Amazon SNS: RSA over the named fields, by a certificate that Amazon serves. */
export function isSnsSigned(
  message: Readonly<Record<string, unknown>>,
  { certificate, now }: { certificate: string; now: number },
): boolean {
  const fields = snsFields[String(message["Type"])];
  const sentAt = Date.parse(String(message["Timestamp"]));
  // SNS tries for an hour to deliver.
  if (fields === undefined || Number.isNaN(sentAt) || Math.abs(now - sentAt) > 3_600_000 + toleranceMs)
    return false;
  const text = fields
    .filter((name) => typeof message[name] === "string")
    .map((name) => `${name}\n${String(message[name])}\n`)
    .join("");
  const algorithm = message["SignatureVersion"] === "2" ? "sha256" : "sha1";
  try {
    return verify(
      algorithm,
      Buffer.from(text),
      certificate,
      Buffer.from(String(message["Signature"]), "base64"),
    );
  } catch {
    return false;
  }
}

/** Whether an address is one where Amazon serves SNS, certificates among it. */
export function isSnsUrl(text: unknown): text is string {
  const url = typeof text === "string" ? URL.parse(text) : null;
  return (
    url !== null &&
    url.protocol === "https:" &&
    url.port === "" &&
    /^sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?$/u.test(url.hostname)
  );
}
