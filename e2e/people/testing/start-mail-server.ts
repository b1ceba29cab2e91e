import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type ReceivedMail = { to: string[]; text: string };

/** A mail server on loopback that keeps what it is sent. */
export type MailServer = AsyncDisposable & {
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** The link in the next mail to an address that nobody has taken yet; waits for it. */
  takeLink(to: string): Promise<string>;
};

export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const waiting = new Set<() => void>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => void chunks.push(chunk));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, text: decode(Buffer.concat(chunks).toString()) });
        done();
        for (const look of waiting) look();
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  const take = (to: string): string | undefined => {
    const index = mails.findIndex((mail) => mail.to.includes(to));
    if (index === -1) return undefined;
    const [mail] = mails.splice(index, 1);
    return /https?:\/\/\S+/.exec(mail?.text ?? "")?.[0];
  };
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    takeLink: (to) =>
      new Promise((resolve) => {
        const look = (): void => {
          const link = take(to);
          if (link === undefined) return;
          waiting.delete(look);
          resolve(link);
        };
        waiting.add(look);
        look();
      }),
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Long lines are folded in a mail. */
const decode = (source: string): string =>
  source
    .replaceAll(/=\r?\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
