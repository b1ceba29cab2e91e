import { createServer, type AddressInfo, type Socket } from "node:net";

/** A mailbox behind a small IMAP server on this machine: as much of RFC 3501 and 2177 as reading one takes. */
export type TestImapServer = AsyncDisposable & {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Lets a mail arrive, and tells whoever is idle. @returns its UID */
  deliver(raw: string): number;
  /** The mailbox as if it had been made anew: other UIDs for the same mails. */
  renew(): void;
  /** Breaks all connections. */
  hangUp(): void;
  /** Resolves when somebody waits for mail. */
  idling(): Promise<void>;
};

type State = {
  uidValidity: number;
  nextUid: number;
  mails: { uid: number; raw: string }[];
  onIdle: (() => void)[];
};
type Connection = { socket: Socket; toldCount: number; idleTag: string | undefined };
type Command = { tag: string; name: string; rest: string };

const [user, password] = ["parley", "open-sesame-of-imap"];

/** @example await using server = await openImapServer(); */
export async function openImapServer(): Promise<TestImapServer> {
  const state: State = { uidValidity: 1, nextUid: 1, mails: [], onIdle: [] };
  const connections = new Set<Connection>();
  const server = createServer((socket) => {
    const connection: Connection = { socket, toldCount: 0, idleTag: undefined };
    connections.add(connection);
    socket.on("close", () => connections.delete(connection));
    socket.on("error", () => {});
    readLines(socket, (line) => handleLine(state, connection, line));
    socket.write("* OK ready\r\n");
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const hangUp = (): void => {
    for (const { socket } of connections) socket.destroy();
  };
  const isIdle = (): boolean => [...connections].some(({ idleTag }) => idleTag !== undefined);
  return {
    port: (server.address() as AddressInfo).port,
    user,
    password,
    deliver(raw) {
      const uid = state.nextUid;
      state.nextUid += 1;
      state.mails.push({ uid, raw: raw.replaceAll(/\r?\n/g, "\r\n") });
      for (const connection of connections) if (connection.idleTag !== undefined) tellNew(state, connection);
      return uid;
    },
    renew() {
      state.uidValidity += 1;
      state.mails = state.mails.map(({ raw }, index) => ({ uid: index + 1, raw }));
      state.nextUid = state.mails.length + 1;
    },
    hangUp,
    idling: () =>
      new Promise<void>((resolve) => {
        if (isIdle()) resolve();
        else state.onIdle.push(resolve);
      }),
    [Symbol.asyncDispose]: async () => {
      hangUp();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function readLines(socket: Socket, handle: (line: string) => void): void {
  let buffered = "";
  socket.on("data", (chunk: Buffer) => {
    const lines = (buffered + chunk.toString("utf8")).split("\r\n");
    buffered = lines.pop() ?? "";
    for (const line of lines) handle(line);
  });
}

const write = ({ socket }: Connection, line: string): void => void socket.write(`${line}\r\n`);

/** What a server says with the next command at the latest: that there is more than before. */
function tellNew({ mails }: State, connection: Connection): void {
  if (connection.toldCount === mails.length) return;
  connection.toldCount = mails.length;
  write(connection, `* ${mails.length} EXISTS`);
}

function handleLine(state: State, connection: Connection, line: string): void {
  if (line.toUpperCase() === "DONE" && connection.idleTag !== undefined) {
    write(connection, `${connection.idleTag} OK idled`);
    connection.idleTag = undefined;
    return;
  }
  const [tag = "*", ...words] = line.split(" ");
  const [first = ""] = words;
  const rest = first.toUpperCase() === "UID" ? words.slice(1) : words;
  const command = { tag, name: (rest[0] ?? "").toUpperCase(), rest: rest.slice(1).join(" ") };
  answer(state, connection, command);
}

function answer(state: State, connection: Connection, { tag, name, rest }: Command): void {
  if (name === "LOGIN" && !rest.includes(password))
    return write(connection, `${tag} NO [AUTHENTICATIONFAILED] wrong password`);
  if (name === "SELECT" || name === "EXAMINE") {
    connection.toldCount = state.mails.length;
    for (const said of opened(state)) write(connection, said);
    return write(connection, `${tag} OK [READ-ONLY] opened`);
  }
  if (name === "CAPABILITY") write(connection, "* CAPABILITY IMAP4rev1 IDLE");
  if (name === "LIST") write(connection, '* LIST (\\HasNoChildren) "/" INBOX');
  if (name === "SEARCH") write(connection, `* SEARCH ${search(state, rest).join(" ")}`);
  if (name === "FETCH") for (const said of fetch(state, rest)) write(connection, said);
  if (name !== "IDLE") {
    if (name === "NOOP") tellNew(state, connection);
    return write(connection, `${tag} OK done`);
  }
  write(connection, "+ idling");
  connection.idleTag = tag;
  tellNew(state, connection);
  for (const tell of state.onIdle.splice(0)) tell();
}

const opened = ({ mails, uidValidity, nextUid }: State): string[] => [
  `* ${mails.length} EXISTS`,
  "* FLAGS (\\Seen)",
  `* OK [UIDVALIDITY ${uidValidity}] is valid`,
  `* OK [UIDNEXT ${nextUid}] comes next`,
];

/** As real servers do: `n:*` has the last one in any case. */
function search({ mails }: State, criteria: string): number[] {
  const from = Number(/UID (\d+):\*/i.exec(criteria)?.[1] ?? 0);
  return mails.map(({ uid }) => uid).filter((uid, index) => uid >= from || index === mails.length - 1);
}

function fetch({ mails }: State, rest: string): string[] {
  const wanted = Number(/^(\d+)/.exec(rest)?.[1]);
  return mails.flatMap(({ uid, raw }, index) => {
    if (uid !== wanted) return [];
    const size = Buffer.byteLength(raw);
    const parts = [`UID ${uid}`];
    if (/RFC822\.SIZE/i.test(rest)) parts.push(`RFC822.SIZE ${size}`);
    if (/BODY\.PEEK\[\]/i.test(rest)) parts.push(`BODY[] {${size}}\r\n${raw}`);
    return [`* ${index + 1} FETCH (${parts.join(" ")})`];
  });
}
