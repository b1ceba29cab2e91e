import { z } from "zod";
import { ChannelFailure } from "../../kernel/channel-failure.ts";
import type { HttpInbound, MailInbound, MailResult } from "../../kernel/inbound.ts";
import { fromParts, fromRaw, readHeaders } from "./mail-delivery.ts";
import { isBasicAuthorized, isMailgunSigned, isSendgridSigned, isStandardSigned } from "./proofs.ts";
import type { ProviderRequest } from "./read-inbound-request.ts";

const Text = z.string().max(20_000_000);
const Addresses = z.array(z.string().max(500)).max(500).default([]);

const Result = z.object({
  method: z.string().max(50),
  result: z.string().max(50),
  properties: z.record(z.string(), z.string()).default({}),
});

/** Ours: the raw mail in base64, or its parts. */
const Generic = z.union([
  z.object({ raw: Text, recipients: Addresses, results: z.array(Result).max(50).optional() }),
  z.object({
    from: z.string().max(1000),
    to: Addresses,
    cc: Addresses,
    subject: z.string().max(2000).optional(),
    text: Text.optional(),
    html: Text.optional(),
    headers: z.record(z.string(), z.string()).default({}),
    results: z.array(Result).max(50).optional(),
  }),
]);

export async function readGeneric({ inbound, secret, now }: ProviderRequest): Promise<MailInbound> {
  if (!isStandardSigned(inbound.headers, inbound.body, { secret, now }))
    throw notGenuine("Its signature (`webhook-signature`) does not fit.");
  const given = read(Generic, inbound);
  const { results } = given;
  if ("raw" in given) return fromRaw({ ...given, raw: Buffer.from(given.raw, "base64") });
  return fromParts({
    from: given.from,
    recipients: [...given.to, ...given.cc],
    subject: given.subject,
    text: given.text,
    html: given.html,
    headers: Object.entries(given.headers).map(([name, value]) => ({ name: name.toLowerCase(), value })),
    results,
  });
}

const MailgunHeaders = z.array(z.tuple([z.string(), z.string()]).rest(z.unknown()));

export async function readMailgun({ inbound, secret, now }: ProviderRequest): Promise<MailInbound> {
  const field = await readForm(inbound);
  const proof = {
    timestamp: field("timestamp") ?? "",
    token: field("token") ?? "",
    signature: field("signature") ?? "",
  };
  if (!isMailgunSigned(proof, { secret, now })) throw notGenuine("Its signature does not fit.");
  const recipients = (field("recipient") ?? "").split(",");
  const raw = field("body-mime");
  if (raw !== undefined) return fromRaw({ raw, recipients });
  const headers = MailgunHeaders.safeParse(readJson(field("message-headers") ?? "[]"));
  return fromParts({
    from: field("from") ?? field("sender") ?? "",
    recipients,
    subject: field("subject"),
    text: field("body-plain"),
    html: field("body-html"),
    headers: (headers.data ?? []).map(([name, value]) => ({ name: name.toLowerCase(), value })),
  });
}

const Envelope = z.object({ to: z.array(z.string()).default([]), from: z.string().default("") });

export async function readSendgrid({ inbound, secret, now }: ProviderRequest): Promise<MailInbound> {
  if (!isSendgridSigned(inbound.headers, inbound.body, { secret, now }))
    throw notGenuine("Its signature (`X-Twilio-Email-Event-Webhook-Signature`) does not fit.");
  const field = await readForm(inbound);
  const envelope = Envelope.safeParse(readJson(field("envelope") ?? "{}")).data ?? { to: [], from: "" };
  const results = sendgridResults({ dkim: field("dkim"), spf: field("SPF"), from: envelope.from });
  const raw = field("email");
  if (raw !== undefined) return fromRaw({ raw, recipients: envelope.to, results });
  return fromParts({
    from: field("from") ?? "",
    recipients: envelope.to,
    subject: field("subject"),
    text: field("text"),
    html: field("html"),
    headers: readHeaders(field("headers") ?? ""),
    results,
  });
}

type SendgridFindings = { dkim: string | undefined; spf: string | undefined; from: string };

/** `{@example.com : pass}`, `pass`: covered by the signature of the request. */
function sendgridResults({ dkim, spf, from }: SendgridFindings): MailResult[] {
  const signed = [...(dkim ?? "").matchAll(/@([\w.-]+)\s*:\s*(\w+)/gu)].map(
    ([, domain = "", result = ""]) => ({
      method: "dkim",
      result: result.toLowerCase(),
      properties: { "header.d": domain.toLowerCase() },
    }),
  );
  const sent =
    spf === undefined
      ? []
      : [{ method: "spf", result: spf.toLowerCase(), properties: { "smtp.mailfrom": from.toLowerCase() } }];
  return [...signed, ...sent];
}

const Person = z.object({ Email: z.string(), Name: z.string().default("") });
const Postmark = z.object({
  FromFull: Person,
  OriginalRecipient: z.string().default(""),
  ToFull: z.array(Person).default([]),
  CcFull: z.array(Person).default([]),
  Subject: z.string().default(""),
  TextBody: Text.default(""),
  HtmlBody: Text.default(""),
  Headers: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  RawEmail: Text.optional(),
});

export async function readPostmark({ inbound, secret }: ProviderRequest): Promise<MailInbound> {
  if (!isBasicAuthorized(inbound.headers, secret))
    throw notGenuine("It has not the user and password of this channel.");
  const given = read(Postmark, inbound);
  const recipients = [
    given.OriginalRecipient,
    ...[...given.ToFull, ...given.CcFull].map(({ Email }) => Email),
  ].filter((each) => each !== "");
  if (given.RawEmail !== undefined) return fromRaw({ raw: given.RawEmail, recipients });
  const headers = given.Headers.map(({ Name, Value }) => ({ name: Name.toLowerCase(), value: Value }));
  return fromParts({
    from: `${JSON.stringify(given.FromFull.Name)} <${given.FromFull.Email}>`,
    recipients,
    subject: given.Subject,
    text: given.TextBody === "" ? undefined : given.TextBody,
    html: given.HtmlBody === "" ? undefined : given.HtmlBody,
    headers,
  });
}

export const notGenuine = (why: string): ChannelFailure =>
  new ChannelFailure("not_genuine", `A request that brings mail is not believed. ${why}`);

/** Fields of a form, of either encoding. */
async function readForm({ headers, body }: HttpInbound): Promise<(name: string) => string | undefined> {
  const type = headers["content-type"] ?? "";
  try {
    const form = await new Response(Buffer.from(body), { headers: { "content-type": type } }).formData();
    return (name) => {
      const value = form.get(name);
      return typeof value === "string" ? value : undefined;
    };
  } catch {
    throw notGenuine("It is no form.");
  }
}

/** @throws ChannelFailure for what has another shape */
function read<S extends z.ZodType>(schema: S, { body }: HttpInbound): z.output<S> {
  const parsed = schema.safeParse(readJson(Buffer.from(body).toString("utf8")));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw notGenuine(`It is not as it should be: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}.`);
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
