import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** A mail as a server took it. */
export type TakenMail = { from: string; recipients: readonly string[]; raw: Buffer };

/** A real SMTP server on this machine, which keeps what it takes. */
export type TestMailServer = AsyncDisposable & {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly mails: readonly TakenMail[];
  /** Answers the next mail with this code. */
  refuseNext(code: number, message: string): void;
};

/** @example await using server = await openMailServer(); */
export async function openMailServer(): Promise<TestMailServer> {
  const [user, password] = ["parley", "open-sesame-of-mail"];
  const mails: TakenMail[] = [];
  let refusal: Error | undefined;
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    onAuth: (auth, _session, done) =>
      auth.username === user && auth.password === password
        ? done(null, { user })
        : done(new Error("Invalid user or password")),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const refused = refusal;
        refusal = undefined;
        if (refused !== undefined) return done(refused);
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? "" : mailFrom.address,
          recipients: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
        });
        return done();
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    user,
    password,
    mails,
    refuseNext(code, message) {
      refusal = Object.assign(new Error(message), { responseCode: code });
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
