import { createHmac, createSign, generateKeyPairSync, sign } from "node:crypto";
import { parseMail, readInboundRequest } from "@parley/channels";
import { channelKinds } from "@parley/channels/schemas";
import { expect, test } from "vitest";
import { toInbound } from "../to-inbound.ts";
import { now, toolsWith } from "./testing/exchange.ts";
import { readRecording } from "./testing/read-recording.ts";

type Provider = "mailgun" | "sendgrid" | "postmark" | "ses";
type Given = {
  body: Uint8Array | string;
  headers?: Record<string, string>;
  secret: string;
  fetch?: typeof globalThis.fetch;
};

/** As a channel of mail reads it. */
async function read(inbound: Provider, { body, headers = {}, secret, fetch }: Given) {
  const settings = channelKinds.email.settings.parse({ inbound });
  const mail = await readInboundRequest(
    { setup: { settings, secrets: { inbound_secret: secret } }, tools: toolsWith(fetch) },
    { ...toInbound({ body: "", headers }, "mail"), body: Buffer.from(body) },
  );
  if (mail === undefined) return undefined;
  const { from, recipients, messageId, inReplyTo, text } = await parseMail(mail);
  return { from, recipients, messageId, inReplyTo, text: text?.trim(), results: mail.results };
}

const expected = {
  from: [{ address: "ann@example.com", name: "Ann" }],
  recipients: expect.arrayContaining(["parley+abc@parley.test"]),
  messageId: "<a@example.com>",
  inReplyTo: ["<q@parley.test>"],
  text: "No: not this one",
};

const seconds = String(now / 1000);

async function toForm(
  fields: Record<string, string>,
): Promise<{ body: Uint8Array; headers: Record<string, string> }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const request = new Response(form);
  return {
    body: new Uint8Array(await request.arrayBuffer()),
    headers: { "content-type": request.headers.get("content-type") ?? "" },
  };
}

const fieldsOf = (name: string) => readRecording(`mail/${name}`).body as Record<string, string>;

test("what Postmark sends is read", async () => {
  const body = JSON.stringify(readRecording("mail/postmark").body);
  const headers = { authorization: `Basic ${Buffer.from("user:password").toString("base64")}` };
  const mail = await read("postmark", { body, headers, secret: "user:password" });
  expect(mail).toMatchObject({ ...expected, results: undefined });
});

test.each(["mailgun-parsed", "mailgun-mime"])("what Mailgun sends is read: %s", async (name) => {
  const { token = "", ...fields } = fieldsOf(name);
  const signature = createHmac("sha256", "key")
    .update(seconds + token)
    .digest("hex");
  const form = await toForm({ ...fields, timestamp: seconds, token, signature });
  expect(await read("mailgun", { ...form, secret: "key" })).toMatchObject(expected);
});

test("what SendGrid sends is read, with what it found out of the sender", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { body, headers } = await toForm(fieldsOf("sendgrid-parsed"));
  const signed = sign("sha256", Buffer.concat([Buffer.from(seconds), body]), privateKey);
  const proof = {
    "x-twilio-email-event-webhook-timestamp": seconds,
    "x-twilio-email-event-webhook-signature": signed.toString("base64"),
  };
  const secret = publicKey.export({ format: "der", type: "spki" }).toString("base64");
  expect(await read("sendgrid", { body, headers: { ...headers, ...proof }, secret })).toMatchObject({
    ...expected,
    results: [
      { method: "dkim", result: "pass", properties: { "header.d": "example.com" } },
      { method: "spf", result: "pass", properties: { "smtp.mailfrom": "ann@example.com" } },
    ],
  });
});

/** By which fields Amazon signs what. */
const signedFields: Readonly<Record<string, readonly string[]>> = {
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

/** A message of Amazon SNS, signed, and where its certificate is asked for. */
function openAmazon() {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const asked: string[] = [];
  return {
    asked,
    fetch: async (url: string | URL | Request) => {
      asked.push(String(url));
      return new Response(publicKey.export({ format: "pem", type: "spki" }).toString());
    },
    sign(message: Record<string, string>): string {
      const fields = signedFields[message["Type"] ?? ""] ?? [];
      const text = fields.map((name) => `${name}\n${message[name]}\n`).join("");
      const Signature = createSign("sha256").update(text).sign(privateKey, "base64");
      return JSON.stringify({ ...message, Signature });
    },
  };
}

test("what Amazon SES sends is read, with what it found out of the sender", async () => {
  const { fetch, sign: signMessage } = openAmazon();
  const Message = JSON.stringify(readRecording("mail/ses-received").body);
  const message: Record<string, string> = { ...fieldsOf("sns-notification"), Message };
  const secret = message["TopicArn"] ?? "";
  expect(await read("ses", { body: signMessage(message), secret, fetch })).toMatchObject({
    ...expected,
    results: [
      { method: "dmarc", result: "gray" },
      { method: "dkim", result: "pass", properties: { "header.d": "example.com" } },
      { method: "spf", result: "pass", properties: { "smtp.mailfrom": "ann@example.com" } },
    ],
  });
});

test("what Amazon SNS asks of an address is granted", async () => {
  const { fetch, asked, sign: signMessage } = openAmazon();
  const message = fieldsOf("sns-subscription-confirmation");
  const secret = message["TopicArn"] ?? "";
  expect(await read("ses", { body: signMessage(message), secret, fetch })).toBeUndefined();
  expect(asked.at(-1)).toBe(message["SubscribeURL"]);
});
