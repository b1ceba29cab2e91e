import type { Pool, PoolClient } from "pg";
import { isLiftOfLimits } from "./lift-limits.ts";

/** How long a server may take to say goodbye. */
const GOODBYE_MS = 2_000;

/** What we wait for on a connection, or since when for nothing. */
type Waiting = { isForAnswer: boolean; since: number };

/**
 * Sees to it that a connection which was lost without a word (a firewall forgot it, the server's machine is gone) does not hold up
 * whoever uses it: where the server has not answered a statement for so long, it is given up, and with it those that lie idle or have been
 * silent as long, which most likely were lost the same way. Nor does it hold up who closes the pool.
 *
 * Also for those who use the pool without Kysely. `replyTimeoutMs` 0: no statement is given up.
 */
export function guardPool(pool: Pool, { replyTimeoutMs }: { replyTimeoutMs: number }): void {
  const idle = new Set<PoolClient>();
  pool.on("acquire", (client) => idle.delete(client));
  pool.on("release", (_error, client) => idle.add(client));
  const waitings = new Map<PoolClient, Waiting>();
  pool.on("remove", (client) => {
    idle.delete(client);
    waitings.delete(client);
  });

  function giveUp(client: PoolClient): void {
    const error = new Error(`no answer for ${replyTimeoutMs} ms`);
    const silentSince = performance.now() - replyTimeoutMs;
    for (const [other, { isForAnswer, since }] of waitings) {
      const isSilent = !isForAnswer && since <= silentSince;
      if (other === client || idle.has(other) || isSilent) other.connection.stream.destroy(error);
    }
  }

  pool.on("connect", (client) => {
    hurryGoodbye(client);
    if (replyTimeoutMs === 0) return;
    const waiting = { isForAnswer: false, since: performance.now() };
    waitings.set(client, waiting);
    limitReplies(client, { waiting, replyTimeoutMs, giveUp: () => giveUp(client) });
  });
}

type Limit = { waiting: Waiting; replyTimeoutMs: number; giveUp: () => void };

function limitReplies(client: PoolClient, { waiting, replyTimeoutMs, giveUp }: Limit): void {
  let timer: NodeJS.Timeout | undefined;
  let isLimited = true;
  function wait(isForAnswer: boolean): void {
    clearTimeout(timer);
    Object.assign(waiting, { isForAnswer, since: performance.now() });
    if (isForAnswer && isLimited) timer = setTimeout(giveUp, replyTimeoutMs);
  }
  client.on("drain", () => wait(false));
  client.on("end", () => wait(false));

  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  client.query = ((...given: unknown[]) => {
    const [statement] = given;
    if (isLiftOfLimits(statement)) isLimited = false;
    else if (statement === "commit" || statement === "rollback") isLimited = true;
    wait(true);
    return query(...given);
  }) as typeof client.query;
}

function hurryGoodbye(client: PoolClient): void {
  const end = client.end.bind(client) as (...given: unknown[]) => unknown;
  client.end = ((...given: unknown[]) => {
    const timer = setTimeout(() => client.connection.stream.destroy(), GOODBYE_MS);
    client.once("end", () => clearTimeout(timer));
    return end(...given);
  }) as typeof client.end;
}
