import type { AddressInfo } from "node:net";
import { callbackify } from "node:util";
import type { SMTPServerDataStream, SMTPServerSession } from "smtp-server";

/** A mail as it was handed over. */
export type HandedOver = { raw: Buffer; from: string; recipients: readonly string[]; remoteAddress: string };

export type Receiving = {
  host: string;
  port: number;
  maxBytes: number;
  /** Whether there is anybody at this address; mail to others is refused, so that nothing is relayed. */
  isKnown: (recipient: string) => Promise<boolean>;
  /** Keeps it for good: only then is it acknowledged. */
  keep: (mail: HandedOver) => Promise<void>;
  report: (error: unknown) => void;
};

export type Receiver = { readonly port: number; close(): Promise<void> };

const mostRecipients = 20;
const mostClients = 50;
const timeoutMs = 60_000;

/** What a server is told that hands over what we do not take. */
class Refusal extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

type Done = (error?: Error | null) => void;
type Answering = { done: Done; report: (error: unknown) => void };

/** Whatever went wrong on our side may go well later, and is nobody else's business. */
function answer({ done, report }: Answering, work: () => Promise<void>): void {
  callbackify(work)((error: unknown) => {
    if (error === null || error === undefined) return done();
    if (error instanceof Refusal) return done(error);
    report(error);
    return done(new Refusal(451, "4.3.0 Try again later"));
  });
}

/**
 * Takes mail by SMTP for addresses of ours, as the mail server of a domain hands it on. It encrypts nothing and believes
 * nobody: who sent a mail is said by the server that hands it on, in the mail.
 *
 * @example const receiver = await openReceiver({ host: "127.0.0.1", port: 2525, … });
 */
export async function openReceiver({
  host,
  port,
  maxBytes,
  isKnown,
  keep,
  report,
}: Receiving): Promise<Receiver> {
  const { SMTPServer } = await import("smtp-server");
  const server = new SMTPServer({
    banner: "Parley",
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: maxBytes,
    maxClients: mostClients,
    socketTimeout: timeoutMs,
    closeTimeout: 5000,
    logger: false,
    onRcptTo: ({ address }, session, done) =>
      answer({ done, report }, async () => {
        if (session.envelope.rcptTo.length >= mostRecipients)
          throw new Refusal(452, "4.5.3 Too many recipients");
        if (!(await isKnown(address.toLowerCase())))
          throw new Refusal(550, "5.1.1 There is nobody at this address");
      }),
    onData: (stream, session, done) =>
      answer({ done, report }, async () => {
        const raw = await readAll(stream, maxBytes);
        if (raw === undefined) throw new Refusal(552, `5.3.4 Mails may have ${maxBytes} bytes at most`);
        await keep(toMail(raw, session));
      }),
  });
  server.on("error", report);
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function toMail(raw: Buffer, { envelope, remoteAddress }: SMTPServerSession): HandedOver {
  const { mailFrom, rcptTo } = envelope;
  return {
    raw,
    from: mailFrom === false ? "" : mailFrom.address,
    recipients: rcptTo.map(({ address }) => address.toLowerCase()),
    remoteAddress,
  };
}

/** Undefined for what is too large; it is read to its end all the same, since SMTP answers only then. */
async function readAll(stream: SMTPServerDataStream, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  return size > maxBytes ? undefined : Buffer.concat(chunks);
}
