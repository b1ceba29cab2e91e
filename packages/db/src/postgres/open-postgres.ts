import { Kysely, PostgresDialect } from "kysely";
import type { DatabaseConnection } from "kysely";
import { Pool, types } from "pg";
import type { Database, DatabaseLogger, Executor } from "../database.ts";
import { createTransactions } from "../transactions.ts";
import { valueParsers } from "./parse-values.ts";
import { replaceNulIn } from "./replace-nul.ts";

export type PostgresOptions = {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /** Connections held at most. Default 10. */
  maxConnections?: number;
  /** A statement that runs longer is cancelled by the server. Default 60 000; 0: never. */
  statementTimeoutMs?: number;
  /** A transaction that does nothing for longer is ended by the server. Default 60 000; 0: never. */
  idleInTransactionTimeoutMs?: number;
  logger?: DatabaseLogger;
};

/**
 * Opens a pool of connections to a PostgreSQL database.
 *
 * @throws the server's or the network's error if no first connection can be made within ten seconds.
 */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const {
    url,
    maxConnections = 10,
    statementTimeoutMs = 60_000,
    idleInTransactionTimeoutMs = 60_000,
    logger,
  } = options;
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    application_name: "parley",
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    types: { getTypeParser: findParser },
  });
  // An idle connection that breaks (server restarted) is replaced by the pool; unheard, its event would end the process.
  pool.on("error", (error) => logger?.warn({ err: error }, "an idle database connection broke"));
  // One that breaks in use fails its query as well.
  pool.on("connect", (client) => {
    client.on("error", (error) => logger?.warn({ err: error }, "a database connection broke"));
  });
  await connectOnce(pool);

  const executor: Executor = new Kysely({
    dialect: new PostgresDialect({
      pool,
      onCreateConnection: async (connection) => storeAnyText(connection),
    }),
  });
  let closing: Promise<void> | undefined;
  return {
    dialect: "postgres",
    executor,
    reader: executor,
    ...createTransactions(executor, logger),
    close: () => (closing ??= pool.end()),
    pool,
  };
}

function storeAnyText(connection: DatabaseConnection): void {
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = (query, options) => execute(replaceNulIn(query), options);
}

async function connectOnce(pool: Pool): Promise<void> {
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    throw error;
  }
}

const parserOf = new Map<number, (text: string) => unknown>(
  Object.entries(valueParsers).map(([id, parser]) => [Number(id), parser]),
);

function findParser(typeId: number, format?: "text" | "binary"): (text: string) => unknown {
  return (
    (format === "binary" ? undefined : parserOf.get(typeId)) ?? types.getTypeParser(typeId, format as "text")
  );
}
