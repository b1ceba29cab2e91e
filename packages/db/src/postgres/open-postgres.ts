import { Kysely, PostgresDialect } from "kysely";
import type { DatabaseConnection, PostgresPoolClient } from "kysely";
import { Pool, types } from "pg";
import { DatabaseUnavailableError } from "../database-unavailable.ts";
import type { Database, DatabaseLogger, Executor } from "../database.ts";
import { rowFilterPlugin } from "../row-filter.ts";
import { createTransactions } from "../transactions.ts";
import { isConnectionFailure } from "./connection-failure.ts";
import { openPostgresChannel } from "./open-channel.ts";
import { guardPool } from "./guard-pool.ts";
import { valueParsers } from "./parse-values.ts";
import { replaceNulIn } from "./replace-nul.ts";

export type PostgresOptions = {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /** Connections held at most, without those for long reads. Default 10. */
  maxConnections?: number;
  /** Connections for `reader` held at most. Default 3. */
  maxReaderConnections?: number;
  /** A statement that runs longer is cancelled by the server. Default 15 000; 0: never. */
  statementTimeoutMs?: number;
  /** The same for statements of `reader`. Default 30 000; 0: never. */
  readTimeoutMs?: number;
  /** How much longer than a statement may run we wait for its answer, before the connection counts as lost. Default 5 000. */
  replyGraceMs?: number;
  /** A transaction that does nothing for longer is ended by the server. Default 60 000; 0: never. */
  idleInTransactionTimeoutMs?: number;
  logger?: DatabaseLogger;
};

/**
 * Opens two pools of connections to a PostgreSQL database: long reads have their own, so that they never keep a call from its Log.
 *
 * @throws the server's or the network's error if no first connection can be made within ten seconds.
 */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const { maxConnections = 10, maxReaderConnections = 3 } = options;
  const { statementTimeoutMs = 15_000, readTimeoutMs = 30_000, logger } = options;
  const writing = openPool(options, { max: maxConnections, statementTimeoutMs });
  const reading = openPool(options, { max: maxReaderConnections, statementTimeoutMs: readTimeoutMs });
  await connectOnce(writing.pool);

  let closing: Promise<unknown> | undefined;
  return {
    dialect: "postgres",
    executor: writing.executor,
    reader: reading.executor,
    ...createTransactions(writing.executor, logger),
    close: async () => void (await (closing ??= Promise.all([writing.pool.end(), reading.pool.end()]))),
    openChannel: (channel) => openPostgresChannel({ pool: writing.pool, url: options.url, logger }, channel),
    pool: writing.pool,
  };
}

/**
 * Pages end early, which the planner does not know: it starts workers and compiles for what it takes to be long, and
 * that took several times as long as the pages themselves. A URL with `options` of its own wins.
 */
const plannerSettings = "-c max_parallel_workers_per_gather=0 -c jit=off";

type Limits = { max: number; statementTimeoutMs: number };

function openPool(options: PostgresOptions, { max, statementTimeoutMs }: Limits) {
  const { url, replyGraceMs = 5_000, idleInTransactionTimeoutMs = 60_000, logger } = options;
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: "parley",
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    options: plannerSettings,
    types: { getTypeParser: findParser },
  });
  // An idle connection that breaks (server restarted) is replaced by the pool; unheard, its event would end the process.
  pool.on("error", (error) => logger?.warn({ err: error }, "an idle database connection broke"));
  // One that breaks in use fails its query as well.
  pool.on("connect", (client) => {
    client.on("error", (error) => logger?.warn({ err: error }, "a database connection broke"));
  });
  guardPool(pool, { replyTimeoutMs: statementTimeoutMs === 0 ? 0 : statementTimeoutMs + replyGraceMs });
  const executor: Executor = new Kysely({
    plugins: [rowFilterPlugin],
    dialect: new PostgresDialect({
      pool: {
        options: pool.options,
        connect: () => pool.connect().catch(rethrow) as Promise<PostgresPoolClient>,
        end: () => pool.end(),
      },
      onCreateConnection: async (connection) => adapt(connection),
    }),
  });
  return { pool, executor };
}

/** Any text can be stored, and a failure of the connection is told from one of the statement. */
function adapt(connection: DatabaseConnection): void {
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = async (query, options) => {
    try {
      return await execute(replaceNulIn(query), options);
    } catch (error) {
      return rethrow(error);
    }
  };
}

function rethrow(error: unknown): never {
  throw isConnectionFailure(error) ? new DatabaseUnavailableError(error) : error;
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
