import type { Transporter } from "nodemailer";
import type { Logger } from "pino";

export type Mail = {
  to: string;
  subject: string;
  /** Plain text; links stand on lines of their own. */
  text: string;
};

/** Sends mail, or says that there is no mail server. */
export type Mailer = {
  readonly isConfigured: boolean;
  /** Resolves when the mail server has taken it. Without one the text goes to the log, for whoever runs Parley. */
  send(mail: Mail): Promise<void>;
  close(): void;
};

type MailOptions = { smtpUrl: string | undefined; from: string | undefined; logger: Logger };

const timeoutMs = 15_000;

/** @example createMailer({ smtpUrl: "smtps://parley:secret@mail.example.org", from: "Parley <parley@example.org>", logger }) */
export function createMailer({ smtpUrl, from, logger }: MailOptions): Mailer {
  if (smtpUrl === undefined) {
    return {
      isConfigured: false,
      send: async ({ to, subject, text }) =>
        logger.warn(`No mail server is set (PARLEY_SMTP_URL), so this is for ${to}: ${subject}\n${text}`),
      close() {},
    };
  }
  let transporter: Transporter | undefined;
  return {
    isConfigured: true,
    async send({ to, subject, text }) {
      transporter ??= await openTransport(smtpUrl);
      // As an object, so that nothing in an address is read as a list of them.
      await transporter.sendMail({
        from: from ?? defaultSender(smtpUrl),
        to: { name: "", address: to },
        subject,
        text,
      });
    },
    close: () => transporter?.close(),
  };
}

/** Loaded when first needed: few processes ever send mail. */
async function openTransport(url: string): Promise<Transporter> {
  const { createTransport } = await import("nodemailer");
  return createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
}

const defaultSender = (smtpUrl: string): string => `Parley <parley@${new URL(smtpUrl).hostname}>`;
