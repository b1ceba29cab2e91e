import { createHmac, createSign, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { HttpInbound } from "../../kernel/inbound.ts";
import { EmailSettings } from "../schema.ts";
import { parseMail } from "../reading/parse-mail.ts";
import { readInboundRequest } from "./read-inbound-request.ts";

const now = Date.UTC(2026, 10, 16, 9);
const seconds = String(now / 1000);
const raw = [
  "From: Ann <ann@example.com>",
  "To: parley+abc@parley.test",
  "Message-ID: <a@example.com>",
  "In-Reply-To: <q@parley.test>",
  "Subject: Re: refund",
  "DKIM-Signature: v=1; d=example.com; s=x; b=abc",
  "",
  "Yes",
].join("\r\n");

type Given = Partial<Omit<HttpInbound, "body">> & {
  body: string | Uint8Array;
  fetch?: typeof globalThis.fetch;
};
const read = async (
  provider: string,
  secret: string,
  { body, fetch = () => Promise.reject(new Error("nothing is asked")), ...given }: Given,
) => {
  const mail = await readInboundRequest(
    {
      setup: { settings: EmailSettings.parse({ inbound: provider }), secrets: { inbound_secret: secret } },
      tools: { fetch, record: () => {}, clock: () => now, signal: new AbortController().signal },
    },
    {
      type: "http",
      url: "https://parley.test/channels/chn_1/in/mail",
      path: "mail",
      method: "POST",
      headers: {},
      ...given,
      body: typeof body === "string" ? Buffer.from(body) : body,
    },
  );
  return mail && { mail: await parseMail(mail), results: mail.results };
};
const expected = {
  messageId: "<a@example.com>",
  inReplyTo: ["<q@parley.test>"],
  from: [{ address: "ann@example.com" }],
  recipients: ["parley+abc@parley.test"],
};
const refused = { kind: "not_genuine" };

async function form(fields: Record<string, string>): Promise<{ body: Uint8Array; type: string }> {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  const request = new Response(data);
  return {
    body: new Uint8Array(await request.arrayBuffer()),
    type: request.headers.get("content-type") ?? "",
  };
}

describe("generic", () => {
  const secret = `whsec_${Buffer.from("a secret of twenty-four bytes").toString("base64")}`;
  const signed = (body: string, time = seconds): Given => {
    const key = Buffer.from(secret.slice("whsec_".length), "base64");
    const mac = createHmac("sha256", key).update(`m1.${time}.${body}`).digest("base64");
    return {
      body,
      headers: { "webhook-id": "m1", "webhook-timestamp": time, "webhook-signature": `v1,wrong v1,${mac}` },
    };
  };
  const whole = JSON.stringify({
    raw: Buffer.from(raw).toString("base64"),
    recipients: ["parley+abc@parley.test"],
  });

  test("a raw mail", async () => {
    expect(await read("generic", secret, signed(whole))).toMatchObject({
      mail: { ...expected, text: expect.stringMatching(/^Yes\n?$/) },
    });
  });

  test("a mail in parts, with what was found out about its sender", async () => {
    const results = [{ method: "dkim", result: "pass", properties: { "header.d": "example.com" } }];
    const body = JSON.stringify({
      from: "Ann <ann@example.com>",
      to: ["parley+abc@parley.test"],
      subject: "Re: refund",
      text: "Yes",
      headers: { "Message-ID": "<a@example.com>", "In-Reply-To": "<q@parley.test>" },
      results,
    });
    expect(await read("generic", secret, signed(body))).toMatchObject({
      mail: { ...expected, text: expect.stringMatching(/^Yes\n?$/) },
      results,
    });
  });

  test.each([
    ["another body", { ...signed(whole), body: `${whole} ` }],
    ["an old one", signed(whole, String(now / 1000 - 301))],
    ["without a signature", { body: whole }],
    ["signed, and no mail", signed("{}")],
  ])("refused: %s", async (_what, given) => {
    await expect(read("generic", secret, given)).rejects.toMatchObject(refused);
  });
});

describe("Mailgun", () => {
  const fields = (secret: string) => ({
    timestamp: seconds,
    token: "t1",
    signature: createHmac("sha256", secret).update(`${seconds}t1`).digest("hex"),
    recipient: "parley+abc@parley.test",
  });

  test.each([
    ["raw", { "body-mime": raw }],
    [
      "in parts",
      {
        from: "Ann <ann@example.com>",
        subject: "Re: refund",
        "body-plain": "Yes",
        "message-headers": JSON.stringify([
          ["Message-Id", "<a@example.com>"],
          ["In-Reply-To", "<q@parley.test>"],
          ["From", "Ann <ann@example.com>"],
        ]),
      },
    ],
  ])("%s", async (_what, more) => {
    const { body, type } = await form({ ...fields("key"), ...more } as Record<string, string>);
    const delivery = await read("mailgun", "key", { body, headers: { "content-type": type } });
    expect(delivery).toMatchObject({ mail: { ...expected, text: expect.stringMatching(/^Yes\n?$/) } });
    // What Mailgun says of the sender stands in headers only, which it does not sign.
    expect(delivery?.results).toBeUndefined();
  });

  test("refused: another key, or no form", async () => {
    const { body, type } = await form({ ...fields("other"), "body-mime": raw });
    await expect(read("mailgun", "key", { body, headers: { "content-type": type } })).rejects.toMatchObject(
      refused,
    );
    await expect(read("mailgun", "key", { body: "{}" })).rejects.toMatchObject(refused);
  });
});

describe("SendGrid", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const secret = publicKey.export({ format: "der", type: "spki" }).toString("base64");
  const signed = (body: Uint8Array, type: string): Given => ({
    body,
    headers: {
      "content-type": type,
      "x-twilio-email-event-webhook-timestamp": seconds,
      "x-twilio-email-event-webhook-signature": sign(
        "sha256",
        Buffer.concat([Buffer.from(seconds), body]),
        privateKey,
      ).toString("base64"),
    },
  });
  const fields = {
    headers: raw.split("\r\n\r\n")[0] ?? "",
    from: "Ann <ann@example.com>",
    subject: "Re: refund",
    text: "Yes",
    envelope: JSON.stringify({ to: ["parley+abc@parley.test"], from: "ann@example.com" }),
    dkim: "{@example.com : pass, @list.test : fail}",
    SPF: "pass",
  };

  test("in parts, with its findings", async () => {
    const { body, type } = await form(fields);
    expect(await read("sendgrid", secret, signed(body, type))).toMatchObject({
      mail: { ...expected, text: expect.stringMatching(/^Yes\n?$/) },
      results: [
        { method: "dkim", result: "pass", properties: { "header.d": "example.com" } },
        { method: "dkim", result: "fail", properties: { "header.d": "list.test" } },
        { method: "spf", result: "pass", properties: { "smtp.mailfrom": "ann@example.com" } },
      ],
    });
  });

  test("refused: another body, another key, none", async () => {
    const { body, type } = await form(fields);
    const given = signed(body, type);
    await expect(
      read("sendgrid", secret, { ...given, body: Buffer.concat([body, Buffer.from(" ")]) }),
    ).rejects.toMatchObject(refused);
    await expect(read("sendgrid", "bm8ga2V5", given)).rejects.toMatchObject(refused);
    await expect(
      read("sendgrid", secret, { ...given, headers: { "content-type": type } }),
    ).rejects.toMatchObject(refused);
  });
});

describe("Postmark", () => {
  const body = JSON.stringify({
    FromFull: { Email: "ann@example.com", Name: "Ann" },
    ToFull: [{ Email: "parley+abc@parley.test" }],
    OriginalRecipient: "parley+abc@parley.test",
    Subject: "Re: refund",
    TextBody: "Yes",
    Headers: [
      { Name: "Message-ID", Value: "<a@example.com>" },
      { Name: "In-Reply-To", Value: "<q@parley.test>" },
    ],
  });
  const headers = { authorization: `Basic ${Buffer.from("user:password").toString("base64")}` };

  test("in parts, or raw", async () => {
    expect(await read("postmark", "user:password", { body, headers })).toMatchObject({
      mail: { ...expected, text: expect.stringMatching(/^Yes\n?$/) },
    });
    const withRaw = JSON.stringify({ ...(JSON.parse(body) as object), RawEmail: raw });
    expect(await read("postmark", "user:password", { body: withRaw, headers })).toMatchObject({
      mail: expected,
    });
  });

  test("refused: without the password", async () => {
    await expect(read("postmark", "user:other", { body, headers })).rejects.toMatchObject(refused);
    await expect(read("postmark", "user:password", { body })).rejects.toMatchObject(refused);
  });
});

describe("Amazon SES", () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const certificate = publicKey.export({ format: "pem", type: "spki" }).toString();
  const topic = "arn:aws:sns:eu-west-1:1:mail";
  const base = {
    MessageId: "m1",
    TopicArn: topic,
    Timestamp: new Date(now).toISOString(),
    SignatureVersion: "2",
    SigningCertURL: "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
  };
  const signed = (message: Record<string, string>): Given => {
    const fields =
      message["Type"] === "Notification"
        ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
        : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
    const text = fields
      .filter((name) => message[name] !== undefined)
      .map((name) => `${name}\n${message[name]}\n`)
      .join("");
    return {
      body: JSON.stringify({
        ...message,
        Signature: createSign("sha256").update(text).sign(privateKey, "base64"),
      }),
    };
  };
  const notification = (changes: object = {}) => ({
    ...base,
    Type: "Notification",
    Message: JSON.stringify({
      notificationType: "Received",
      content: raw,
      mail: { source: "ann@example.com" },
      receipt: {
        recipients: ["parley+abc@parley.test"],
        dkimVerdict: { status: "PASS" },
        spfVerdict: { status: "PASS" },
        dmarcVerdict: { status: "GRAY" },
        action: { type: "SNS", encoding: "UTF8" },
      },
    }),
    ...changes,
  });
  const asked: string[] = [];
  const fetch = async (url: string | URL | Request) => {
    asked.push(String(url));
    return new Response(certificate);
  };

  test("a mail, with its findings", async () => {
    expect(await read("ses", topic, { ...signed(notification()), fetch })).toMatchObject({
      mail: { ...expected, text: expect.stringMatching(/^Yes\n?$/) },
      results: [
        { method: "dmarc", result: "gray" },
        { method: "dkim", result: "pass", properties: { "header.d": "example.com" } },
        { method: "spf", result: "pass", properties: { "smtp.mailfrom": "ann@example.com" } },
      ],
    });
  });

  test("the topic's question whether we want it is granted", async () => {
    const SubscribeURL = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t";
    const message = {
      ...base,
      Type: "SubscriptionConfirmation",
      Message: "Confirm",
      Token: "t",
      SubscribeURL,
    };
    expect(await read("ses", topic, { ...signed(message), fetch })).toBeUndefined();
    expect(asked.at(-1)).toBe(SubscribeURL);
  });

  test.each([
    ["another topic", notification({ TopicArn: "arn:aws:sns:eu-west-1:2:mail" })],
    ["an old one", notification({ Timestamp: new Date(now - 2 * 3_600_000).toISOString() })],
    [
      "a certificate of others",
      notification({ SigningCertURL: "https://sns.eu-west-1.amazonaws.com.evil.test/x.pem" }),
    ],
    ["a certificate by http", notification({ SigningCertURL: "http://sns.eu-west-1.amazonaws.com/x.pem" })],
  ])("refused: %s", async (_what, message) => {
    await expect(
      read("ses", topic, { ...signed(message as Record<string, string>), fetch }),
    ).rejects.toMatchObject(refused);
  });

  test("refused: a text that was changed", async () => {
    const { body } = signed(notification());
    await expect(read("ses", topic, { body: String(body).replace("m1", "m2"), fetch })).rejects.toMatchObject(
      refused,
    );
  });
});

test("nothing is read where the channel says nothing of it", async () => {
  await expect(
    readInboundRequest(
      {
        setup: { settings: EmailSettings.parse({}), secrets: {} },
        tools: {
          fetch: globalThis.fetch,
          record: () => {},
          clock: () => now,
          signal: new AbortController().signal,
        },
      },
      { type: "http", url: "", path: "inbound", method: "POST", headers: {}, body: Buffer.from("{}") },
    ),
  ).rejects.toMatchObject(refused);
});
