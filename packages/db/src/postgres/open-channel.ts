import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Client, type Pool } from "pg";
import { maxWords, type Channel, type ChannelOptions } from "../channel.ts";
import type { DatabaseLogger } from "../database.ts";

const firstDelayMs = 250;
const longestDelayMs = 10_000;
/** How often we find out whether a silent connection is still there. */
const proveEveryMs = 20_000;
const answerWithinMs = 5_000;

type Parts = { pool: Pool; url: string; logger: DatabaseLogger | undefined };

/**
 * A channel over LISTEN and NOTIFY: one connection of its own listens, the pool sends. It is open when this resolves,
 * or, where the server cannot be listened to now, some time later.
 */
export async function openPostgresChannel(
  { pool, url, logger }: Parts,
  { name, onWords, onGap }: ChannelOptions,
): Promise<Channel> {
  const own = randomUUID().slice(0, 8);
  const closing = new AbortController();
  const { signal } = closing;
  const hear = (payload: string): void => {
    const [sender, words] = [payload.slice(0, own.length), payload.slice(own.length)];
    if (sender === own) return;
    try {
      onWords(words);
    } catch (error) {
      logger?.error({ err: error }, "words of another process could not be heard");
    }
  };
  let listening = await listen({ url, name, hear, signal }).catch(() => undefined);
  const keepOpen = async (): Promise<void> => {
    let delayMs = firstDelayMs;
    while (!signal.aborted) {
      if (listening === undefined) {
        await pause(delayMs, undefined, { signal, ref: false }).catch(() => {});
        delayMs = Math.min(delayMs * 2, longestDelayMs);
        listening = signal.aborted
          ? undefined
          : await listen({ url, name, hear, signal }).catch(() => undefined);
        if (listening !== undefined) onGap();
        continue;
      }
      delayMs = firstDelayMs;
      await listening.lost;
      if (!signal.aborted)
        logger?.warn({ channel: name }, "the channel between processes broke; it is opened again");
      listening = undefined;
    }
  };
  const kept = keepOpen();
  const sender = createSender({ pool, logger }, { name, own });
  return {
    send: sender.send,
    async close() {
      closing.abort();
      await listening?.end();
      await kept;
      await sender.settled();
    },
  };
}

type Listening = {
  /** Resolves when the connection is no more. */ lost: Promise<void>;
  end(): Promise<void>;
};
type Ear = { url: string; name: string; hear: (payload: string) => void; signal: AbortSignal };

async function listen({ url, name, hear, signal }: Ear): Promise<Listening> {
  const client = new Client({
    connectionString: url,
    application_name: "parley listener",
    keepAlive: true,
    connectionTimeoutMillis: answerWithinMs,
    query_timeout: answerWithinMs,
  });
  const { promise: lost, resolve } = Promise.withResolvers<void>();
  const timer = setInterval(() => void client.query("select 1").catch(giveUp), proveEveryMs).unref();
  function giveUp(): void {
    clearInterval(timer);
    resolve();
    client.connection.stream.destroy();
  }
  client.on("error", giveUp);
  client.on("end", giveUp);
  client.on("notification", ({ payload = "" }) => hear(payload));
  try {
    await client.connect();
    await client.query(`listen ${client.escapeIdentifier(name)}`);
  } catch (error) {
    giveUp();
    throw error;
  }
  const end = async (): Promise<void> => {
    clearInterval(timer);
    await client.end().catch(() => {});
    resolve();
  };
  if (signal.aborted) await end();
  return { lost, end };
}

/** Words are for whoever listens now: their commit need not wait for the disk, and others' words not for it. */
const notify = `with quickly as materialized (select set_config('synchronous_commit', 'off', true))
  select pg_notify($1, words) from quickly, unnest($2::text[]) as words`;

/** Sends what has gathered in one statement, one after another: a process that says much says it in few. */
function createSender(
  { pool, logger }: Pick<Parts, "pool" | "logger">,
  { name, own }: { name: string; own: string },
) {
  let waiting: string[] = [];
  let sending: Promise<void> | undefined;
  const sendAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const words = waiting;
      waiting = [];
      try {
        await pool.query(notify, [name, words]);
      } catch (error) {
        logger?.warn({ err: error }, "other processes were not told; they find out by themselves");
      }
    }
    sending = undefined;
  };
  return {
    send(words: string): void {
      if (Buffer.byteLength(words) > maxWords)
        throw new RangeError(`More than ${maxWords} bytes in a channel.`);
      waiting.push(own + words);
      // After all that has just been answered: what was committed together is told together.
      sending ??= new Promise<void>((resolve) => process.nextTick(resolve)).then(sendAll);
    },
    settled: async (): Promise<void> => sending,
  };
}
