import { z } from "zod";
import { ChannelFailure } from "../../kernel/channel-failure.ts";
import type { MailInbound, MailResult } from "../../kernel/inbound.ts";
import { parseMail } from "../reading/parse-mail.ts";
import { headerValues, type ReceivedMail } from "../received-mail.ts";
import { fromRaw } from "./mail-delivery.ts";
import { isSame, isSnsSigned, isSnsUrl } from "./proofs.ts";
import { notGenuine, readJson } from "./provider-requests.ts";
import type { ProviderRequest } from "./read-inbound-request.ts";

const Envelope = z.looseObject({
  Type: z.string(),
  TopicArn: z.string(),
  Message: z.string(),
  SigningCertURL: z.string(),
  SubscribeURL: z.string().optional(),
});

const Verdict = z.object({ status: z.string() }).optional();
const Notification = z.object({
  notificationType: z.literal("Received"),
  content: z.string(),
  mail: z.object({ source: z.string().default("") }),
  receipt: z.object({
    recipients: z.array(z.string()).default([]),
    spfVerdict: Verdict,
    dkimVerdict: Verdict,
    dmarcVerdict: Verdict,
    action: z.object({ encoding: z.string().optional() }).optional(),
  }),
});

/** Amazon SES by way of an SNS topic; the request by which the topic asks whether we want it is granted. */
export async function readSes(request: ProviderRequest): Promise<MailInbound | undefined> {
  const { inbound, secret, now, fetch } = request;
  const envelope = Envelope.safeParse(readJson(Buffer.from(inbound.body).toString("utf8"))).data;
  if (envelope === undefined) throw notGenuine("It is no message of SNS.");
  if (!isSame(envelope.TopicArn, secret)) throw notGenuine("It is from another topic.");
  if (!isSnsUrl(envelope.SigningCertURL)) throw notGenuine("Its certificate is not Amazon's.");
  const certificate = await ask(fetch, envelope.SigningCertURL);
  if (!isSnsSigned(envelope, { certificate, now })) throw notGenuine("Its signature does not fit.");
  if (envelope.Type === "SubscriptionConfirmation") {
    if (!isSnsUrl(envelope.SubscribeURL)) throw notGenuine("What it asks to confirm is not Amazon's.");
    await ask(fetch, envelope.SubscribeURL);
    return undefined;
  }
  const given = Notification.safeParse(readJson(envelope.Message)).data;
  return given === undefined ? undefined : readNotification(given);
}

async function readNotification({
  content,
  mail,
  receipt,
}: z.output<typeof Notification>): Promise<MailInbound> {
  const raw = receipt.action?.encoding === "BASE64" ? Buffer.from(content, "base64") : content;
  const whole = fromRaw({ raw, recipients: receipt.recipients });
  const received = await parseMail(whole);
  return { ...whole, results: resultsOf(received, { source: mail.source, receipt }) };
}

type Found = { source: string; receipt: z.output<typeof Notification>["receipt"] };

function resultsOf(mail: ReceivedMail, { source, receipt }: Found): MailResult[] {
  const domain = mail.from[0]?.address.split("@").at(-1) ?? "";
  const signers = headerValues(mail, "dkim-signature").map(
    (value) => /(?:^|;)\s*d\s*=\s*([^;\s]+)/u.exec(value)?.[1],
  );
  const [signer] = signers;
  const resultOf = (verdict: { status: string } | undefined): string =>
    (verdict?.status ?? "none").toLowerCase();
  return [
    { method: "dmarc", result: resultOf(receipt.dmarcVerdict), properties: { "header.from": domain } },
    // Of several signatures nobody knows which one passed.
    ...(signers.length === 1 && signer !== undefined
      ? [
          {
            method: "dkim",
            result: resultOf(receipt.dkimVerdict),
            properties: { "header.d": signer.toLowerCase() },
          },
        ]
      : []),
    {
      method: "spf",
      result: resultOf(receipt.spfVerdict),
      properties: { "smtp.mailfrom": source.toLowerCase() },
    },
  ];
}

async function ask(fetch: typeof globalThis.fetch, url: string): Promise<string> {
  const reply = await fetch(url);
  if (reply.ok) return reply.text();
  throw new ChannelFailure(
    "unreachable",
    `Amazon answered ${reply.status} when asked for ${new URL(url).pathname}.`,
  );
}
