import type { ImapFlow } from "imapflow";

/** How far a mailbox was read. UIDs count within one validity, which changes when the mailbox was made anew. */
export type MailboxPosition = {
  readonly uidValidity: string;
  readonly lastUid: number;
  /** Milliseconds: until then it was read. */
  readonly readAt: number;
};

export type Mailbox = {
  /** Its address, and its name for the certificate. */
  host: string;
  servername: string;
  port: number;
  security: "tls" | "starttls" | "none";
  username: string;
  password: string;
  mailbox: string;
};

export type Watching = {
  /** Where it is now; asked for before each connection. */
  connect: () => Promise<Mailbox>;
  /** Undefined where it was never read: then it is read from now on. */
  loadPosition: () => Promise<MailboxPosition | undefined>;
  /** Keeps a mail and how far we are, both or neither. Without a mail: how far we are. */
  keep: (raw: Buffer | undefined, position: MailboxPosition) => Promise<void>;
  /** What went wrong, or that it goes well again. */
  report: (state: { isWell: true } | { isWell: false; reason: string }) => void;
  /** Waits so long, less when the signal aborts. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  clock: () => number;
  signal: AbortSignal;
  maxBytes: number;
  /** How often the server is asked whether there is anything new, beside what it says itself. Default: a minute. */
  pollMs?: number;
};

const timeoutMs = 30_000;
const longestPauseMs = 5 * 60_000;
const dayMs = 86_400_000;

/**
 * Reads a mailbox for as long as the signal lets it: whatever has arrived, then whatever arrives (IDLE, and a look now
 * and then). A mail counts as read when it was kept. When the connection breaks, it is made anew, with pauses that grow.
 */
export async function watchMailbox(watching: Watching): Promise<void> {
  const { signal, sleep, report } = watching;
  for (let failures = 0; !signal.aborted;) {
    try {
      await readUntilItBreaks(watching, () => {
        failures = 0;
        report({ isWell: true });
      });
    } catch (error) {
      if (signal.aborted) return;
      report({ isWell: false, reason: reasonOf(error) });
    }
    failures += 1;
    await sleep(Math.min(1000 * 2 ** failures, longestPauseMs), signal);
  }
}

async function readUntilItBreaks(watching: Watching, isWell: () => void): Promise<void> {
  const mailbox = await watching.connect();
  const client = await createClient(mailbox);
  const broken = new AbortController();
  const end = (): void => broken.abort();
  const over = AbortSignal.any([broken.signal, watching.signal]);
  for (const name of ["close", "error"] as const) client.on(name, end);
  over.addEventListener("abort", () => client.close(), { once: true });
  try {
    await client.connect();
    const opened = await client.mailboxOpen(mailbox.mailbox, { readOnly: true });
    let position = await startFrom(client, watching, opened);
    const bell = createBell(client, over);
    while (!over.aborted) {
      const news = bell.nextRing();
      position = await readNew(client, watching, position);
      isWell();
      const nap = new AbortController();
      const look = watching.sleep(watching.pollMs ?? 60_000, AbortSignal.any([over, nap.signal]));
      await Promise.race([news, look]);
      nap.abort();
    }
    if (!watching.signal.aborted) throw new Error("the server closed the connection");
  } finally {
    end();
    client.close();
  }
}

/** Rings when there is more than there was, and when it is over. */
function createBell(client: ImapFlow, over: AbortSignal): { nextRing(): Promise<void> } {
  let ring = (): void => {};
  client.on("exists", () => ring());
  over.addEventListener("abort", () => ring(), { once: true });
  return {
    nextRing: () =>
      new Promise((resolve) => {
        ring = resolve;
      }),
  };
}

async function createClient({ mailbox: _mailbox, ...server }: Mailbox): Promise<ImapFlow> {
  const { ImapFlow } = await import("imapflow");
  const { host, port, security, servername, username, password } = server;
  return new ImapFlow({
    host,
    port,
    secure: security === "tls",
    ...(security !== "tls" && { doSTARTTLS: security === "starttls" }),
    tls: { servername },
    servername,
    auth: { user: username, pass: password },
    logger: false,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    // Longer than a pause between two looks.
    socketTimeout: 5 * 60_000,
    autoIdleDelay: 100,
  });
}

type Opened = { uidValidity: bigint; uidNext: number };

/** Where reading goes on; in a mailbox made anew, from the day on which we last read the old one. */
async function startFrom(
  client: ImapFlow,
  { loadPosition, keep, clock }: Watching,
  { uidValidity, uidNext }: Opened,
): Promise<MailboxPosition> {
  const known = await loadPosition();
  const validity = String(uidValidity);
  if (known?.uidValidity === validity) return known;
  const since =
    known === undefined ? [] : await client.search({ since: new Date(known.readAt - dayMs) }, { uid: true });
  const first = since === false || since === undefined || since.length === 0 ? uidNext : Math.min(...since);
  const position = { uidValidity: validity, lastUid: first - 1, readAt: clock() };
  await keep(undefined, position);
  return position;
}

/** Keeps mail by mail, so that one is never read twice because a later one failed. */
async function readNew(
  client: ImapFlow,
  watching: Watching,
  from: MailboxPosition,
): Promise<MailboxPosition> {
  let position = from;
  // The connection notices here what the server has not said by itself.
  await client.noop();
  const found = await client.search({ uid: `${from.lastUid + 1}:*` }, { uid: true });
  const uids = (found === false || found === undefined ? [] : found).filter((uid) => uid > from.lastUid);
  for (const uid of uids.toSorted((one, other) => one - other)) {
    if (watching.signal.aborted) break;
    const message = await client.fetchOne(String(uid), { uid: true, size: true }, { uid: true });
    const size = (message || undefined)?.size;
    const isFetched = size !== undefined && size <= watching.maxBytes;
    const whole = isFetched ? await client.fetchOne(String(uid), { source: true }, { uid: true }) : undefined;
    position = { ...position, lastUid: uid, readAt: watching.clock() };
    // Too large, or gone meanwhile: both are past.
    await watching.keep((whole || undefined)?.source, position);
  }
  return position;
}

function reasonOf(error: unknown): string {
  const { message = "it failed", responseText } = (error ?? {}) as {
    message?: string;
    responseText?: string;
  };
  return responseText === undefined ? message : `${message}: ${responseText}`;
}
