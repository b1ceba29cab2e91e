import { z } from "zod";

const Host = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\w.:-]+$/u, "Give the name or address of a host, without a port");
const Address = z.email().max(320);

const server = (port: number) => ({
  host: Host,
  port: z.int().min(1).max(65_535).default(port),
  security: z
    .enum(["tls", "starttls", "none"])
    .default("tls")
    .describe("`none` sends everything, the password included, so that whoever is on the way can read it."),
  username: z.string().max(320).nullish(),
});

/** How mail goes out, how answers come in, and whom they are believed. */
export const EmailSettings = z.strictObject({
  from: z
    .string()
    .max(400)
    .nullish()
    .describe(
      "`Parley <parley@example.org>`. Default: the server's own sender (`PARLEY_MAIL_FROM`). Without `smtp`, only its name counts: the server's own mail server sends from the server's own address.",
    ),
  smtp: z
    .strictObject(server(465))
    .nullish()
    .describe("Default: the server's own mail server (`PARLEY_SMTP_URL`)."),
  reply_address: Address.nullish().describe(
    "`parley@example.org`: answers go to `parley+…@example.org`, so its mail server must take addresses with a plus. Without one, mails are answered by their links only.",
  ),
  imap: z
    .strictObject({ ...server(993), mailbox: z.string().min(1).max(200).default("INBOX") })
    .nullish()
    .describe("The mailbox in which answers arrive."),
  inbound: z
    .enum(["generic", "mailgun", "sendgrid", "postmark", "ses"])
    .nullish()
    .describe("Whose requests bring mail in, where a provider hands it over by HTTP."),
  sender_proof: z
    .enum(["dkim", "dkim-or-spf", "none"])
    .default("dkim")
    .describe(
      "What proves that a mail is from its sender: a DKIM signature of the sender's domain (or DMARC); SPF as well; or nothing, when whoever knows an answer address can answer for its owner.",
    ),
  authserv_ids: z
    .array(z.string().min(1).max(255))
    .max(20)
    .default([])
    .describe(
      "Which mail servers are believed about that: the names they give themselves in `Authentication-Results`, e.g. `mx.google.com`. They must take such headers of others away.",
    ),
  own_verification: z
    .enum(["no", "signatures", "signatures-and-spf"])
    .default("no")
    .describe(
      "Whether Parley finds that out itself, by the DNS, of mail that comes whole: from a mailbox, by SMTP, or as `raw`. Then no `authserv_ids` are believed. `signatures-and-spf` is for a receiver to which the senders' own servers connect: behind a mail server of yours, every sender would be that server.",
    ),
  arc_domains: z
    .array(z.string().min(1).max(255))
    .max(20)
    .default([])
    .describe(
      "Forwarders that are believed about what a mail was before them (ARC), by the domain of their seal.",
    ),
  agent_addresses: z
    .array(
      z.strictObject({
        address: Address,
        senders: z
          .array(z.string().min(3).max(320).regex(/@/u, "Give an address, or `*@example.org`"))
          .min(1)
          .max(500)
          .describe("Who may launch it: addresses, or `*@example.org` for everybody of a domain."),
      }),
    )
    .max(50)
    .default([])
    .describe("Addresses to which mail launches an agent: webhooks are told `agent_email.received`."),
});
export type EmailSettings = z.output<typeof EmailSettings>;

const Secret = z.string().min(1).max(2000).nullish();
export const EmailSecrets = z.strictObject({
  smtp_password: Secret,
  imap_password: Secret,
  inbound_secret: Secret.describe(
    "Proves that mail handed over by HTTP is from the provider: the signing key of Mailgun, the public key of SendGrid's signed webhook, `user:password` of Postmark's address, the topic's ARN of SES; of `generic`, what signs it.",
  ),
});
export type EmailSecrets = z.output<typeof EmailSecrets>;

export const EmailRecipient = z.looseObject({
  address: z.string().min(1).max(320),
  field: z.enum(["to", "cc", "bcc"]).nullish(),
});

const Text = z.string().max(2000).nullish();

/** What one request may say of a mail; the names with `experimental_` are older ones of the same. */
export const EmailOptions = z.looseObject({
  subject: Text,
  experimental_subject_line: Text,
  in_reply_to: Text,
  in_reply_to_message_id: Text,
  experimental_in_reply_to_message_id: Text,
  references_message_id: Text,
  experimental_references_message_id: Text,
  additional_recipients: z.array(EmailRecipient).max(50).nullish(),
  template: z.string().max(200_000).nullish().describe("HTML with Jinja: `event`, `urls.base_url`, `type`."),
});
export type EmailOptions = z.output<typeof EmailOptions>;
