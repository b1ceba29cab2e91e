import type { SendMailOptions, Transporter } from "nodemailer";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { OutgoingMail } from "./writing/compose-mail.ts";

/** Where mail is handed over. */
export type SmtpServer = {
  host: string;
  port: number;
  /** `opportunistic`: STARTTLS where the server offers it. */
  security: "tls" | "starttls" | "opportunistic" | "none";
  username: string | null;
  password: string | null;
};

export type MailTransport = {
  /** The server's words when it took the mail. @throws ChannelFailure */
  send(from: string, mail: OutgoingMail): Promise<string>;
  /** Whether it lets us in. @throws ChannelFailure */
  verify(): Promise<void>;
  close(): void;
};

type Connecting = {
  server: SmtpServer;
  /** The address behind a host's name, of those that may be connected to. @throws what refuses it */
  resolveHost: (host: string) => Promise<string>;
};

const timeoutMs = 20_000;

/** Loads nodemailer when first asked: few processes ever send mail. */
export async function openTransport({ server, resolveHost }: Connecting): Promise<MailTransport> {
  const { createTransport } = await import("nodemailer");
  const { host, port, security, username, password } = server;
  const transporter: Transporter = createTransport({
    host: await resolveHost(host),
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    tls: { servername: host },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Texts are texts: no file and no address of a mail's content is ever opened.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(username !== null && { auth: { user: username, pass: password ?? "" } }),
  });
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toFailure(error, server);
    }
  };
  return {
    send: (from, mail) =>
      guard(async () => {
        const { response } = (await transporter.sendMail(toMessage(from, mail))) as { response: string };
        return response;
      }),
    verify: () =>
      guard(async () => {
        await transporter.verify();
      }),
    close: () => transporter.close(),
  };
}

/** Addresses as objects, so that none is read as a list of them. */
function toMessage(from: string, mail: OutgoingMail): SendMailOptions {
  const sender = readAddress(from);
  const toAddress = (address: string) => ({ name: "", address });
  return {
    from: sender,
    to: mail.to.map(toAddress),
    cc: mail.cc.map(toAddress),
    ...(mail.replyTo !== null && { replyTo: { name: sender.name, address: mail.replyTo } }),
    envelope: { from: sender.address, to: [mail.envelopeTo] },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    ...(mail.inReplyTo !== null && { inReplyTo: mail.inReplyTo }),
    ...(mail.references.length > 0 && { references: [...mail.references] }),
    headers: { ...mail.headers },
  };
}

/** @example readAddress("Parley <parley@example.org>") // { name: "Parley", address: "parley@example.org" } */
export function readAddress(text: string): { name: string; address: string } {
  const match = /^\s*"?([^"<]*?)"?\s*<([^<>\s]+)>\s*$/u.exec(text);
  return match === null
    ? { name: "", address: text.trim() }
    : { name: match[1] ?? "", address: match[2] ?? "" };
}

type SmtpError = { code?: string; responseCode?: number; response?: string; message?: string };

/** Whether the server refused this mail for good, and may take another. */
export const isRefusedMail = (error: unknown): boolean =>
  error instanceof ChannelFailure &&
  error.kind === "misconfigured" &&
  ["EENVELOPE", "EMESSAGE"].includes((error.cause as SmtpError | undefined)?.code ?? "");

/** In words for whoever set it up; a password is in none of them. */
function toFailure(error: unknown, { host, port }: SmtpServer): ChannelFailure {
  if (error instanceof ChannelFailure) return error;
  const { code = "", responseCode = 0, response, message = "" } = (error ?? {}) as SmtpError;
  const where = `The mail server ${host}:${port}`;
  const said = response === undefined ? "" : ` It said: ${response.slice(0, 300)}`;
  const more = { cause: error };
  if (code === "EAUTH")
    return new ChannelFailure(
      "misconfigured",
      `${where} takes neither this user nor this password.${said}`,
      more,
    );
  if (responseCode === 421 || responseCode === 450 || responseCode === 451 || responseCode === 452)
    return new ChannelFailure("unreachable", `${where} does not take the mail now.${said}`, more);
  if (responseCode >= 500)
    return new ChannelFailure("misconfigured", `${where} refuses the mail.${said}`, more);
  return new ChannelFailure("unreachable", `${where} cannot be reached: ${message.slice(0, 200)}.`, more);
}
