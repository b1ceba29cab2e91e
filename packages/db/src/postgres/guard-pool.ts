import type { PostgresPool, PostgresPoolClient } from "kysely";
import type { Pool, PoolClient } from "pg";
import { DatabaseUnavailableError } from "../database-unavailable.ts";
import { isConnectionFailure } from "./connection-failure.ts";
import { isLiftOfLimits } from "./lift-limits.ts";

type Guard = {
  /** A connection whose server has not answered a statement for so long is given up. 0: never. */
  replyTimeoutMs: number;
};

/**
 * The pool as Kysely uses it, except that a connection that was lost without a word (a firewall forgot it, the server's machine is gone)
 * does not hold up whoever uses it: it is given up, and with it those that lie idle, which most likely were lost the same way.
 */
export function guardPool(pool: Pool, { replyTimeoutMs }: Guard): PostgresPool {
  const guarded = new WeakMap<PoolClient, PostgresPoolClient>();
  const idle = new Set<PoolClient>();
  pool.on("acquire", (client) => idle.delete(client));
  pool.on("release", (_error, client) => idle.add(client));
  pool.on("remove", (client) => idle.delete(client));

  function giveUp(client: PoolClient): void {
    const error = new Error(`no answer for ${replyTimeoutMs} ms`);
    for (const lost of [client, ...idle]) lost.connection.stream.destroy(error);
  }

  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect().catch(rethrow);
      let own = guarded.get(client);
      if (own === undefined) {
        own = guardClient(client, { replyTimeoutMs, giveUp: () => giveUp(client) });
        guarded.set(client, own);
      }
      return own;
    },
  };
}

function guardClient(client: PoolClient, { replyTimeoutMs, giveUp }: Guard & { giveUp: () => void }) {
  let isLimited = true;
  async function query(sql: string, parameters: readonly unknown[]) {
    if (isLiftOfLimits(sql)) isLimited = false;
    else if (sql === "commit" || sql === "rollback") isLimited = true;
    const timer = isLimited && replyTimeoutMs > 0 ? setTimeout(giveUp, replyTimeoutMs) : undefined;
    try {
      return await client.query(sql, parameters as unknown[]);
    } catch (error) {
      return rethrow(error);
    } finally {
      clearTimeout(timer);
    }
  }
  return {
    connect: () => Promise.reject(new Error("A client of a pool is connected already.")),
    end: () => {},
    query,
    release: (isBroken?: boolean) => client.release(isBroken),
  } as unknown as PostgresPoolClient;
}

function rethrow(error: unknown): never {
  throw isConnectionFailure(error) ? new DatabaseUnavailableError(error) : error;
}
