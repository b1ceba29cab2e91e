import type { ChannelTools, Exchange } from "../../kernel/channel.ts";
import type { MailInbound } from "../../kernel/inbound.ts";
import { createEmail } from "../create-email.ts";
import { parseMail } from "../reading/parse-mail.ts";
import { EmailSettings, type EmailSecrets } from "../schema.ts";
import { openMailServer, type TakenMail } from "./open-mail-server.ts";

/** Mail with a real SMTP server, as tests drive it. */
export async function openEmailHarness(given: Record<string, unknown> = {}) {
  const server = await openMailServer();
  const settings = EmailSettings.parse({
    from: "Parley <parley@parley.test>",
    reply_address: "parley@parley.test",
    authserv_ids: ["mx.parley.test"],
    smtp: { host: "127.0.0.1", port: server.port, security: "none", username: server.user },
    ...given,
  });
  const exchanges: Exchange[] = [];
  const harness = {
    server,
    exchanges,
    channel: createEmail({ ownServer: undefined, resolveHost: async (host) => host }),
    setup: { settings, secrets: { smtp_password: server.password } as EmailSecrets },
    wrongSetup: { settings, secrets: { smtp_password: "wrong-password-of-mail" } as EmailSecrets },
    place: "ann@example.com",
    now: Date.UTC(2026, 10, 16, 9),
    tools: (): ChannelTools => ({
      fetch: () => Promise.reject(new Error("Mail asks nothing by HTTP.")),
      record: (exchange) => void exchanges.push(exchange),
      clock: () => harness.now,
      signal: new AbortController().signal,
    }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return harness;
}

/** A mail as it was read by whoever got it. */
export const readTaken = ({ raw, recipients }: TakenMail) => parseMail({ raw, recipients });

type Reply = {
  text: string;
  from?: string;
  /** Header lines above all others. */
  headers?: readonly string[];
  messageId?: string;
};

/** What somebody's mail program sends as an answer to a mail. */
export async function replyTo(taken: TakenMail, reply: Reply): Promise<MailInbound> {
  const {
    text,
    from = `Ann Example <${taken.recipients[0] ?? ""}>`,
    messageId = "<answer-1@example.com>",
  } = reply;
  const asked = await readTaken(taken);
  const to = asked.headers.find(({ name }) => name === "reply-to")?.value ?? taken.from;
  const headers = reply.headers ?? [
    "Authentication-Results: mx.parley.test; dkim=pass header.d=example.com; spf=pass smtp.mailfrom=ann@example.com",
  ];
  const raw = [
    ...headers,
    `From: ${from}`,
    `To: ${to}`,
    `Subject: Re: ${asked.subject}`,
    `Message-ID: ${messageId}`,
    `In-Reply-To: ${asked.messageId ?? ""}`,
    `References: ${asked.messageId ?? ""}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    text,
    "",
    "On Mon, Nov 16, 2026 at 9:00 AM Parley <parley@parley.test> wrote:",
    ...(asked.text ?? "").split("\n").map((line) => `> ${line}`),
  ].join("\r\n");
  return {
    type: "mail",
    raw: Buffer.from(raw),
    from: "ann@example.com",
    recipients: [],
    remoteAddress: null,
  };
}
