import { AsyncLocalStorage } from "node:async_hooks";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Kysely } from "kysely";
import type { Database, DatabaseLogger, Executor } from "../database.ts";
import { rowFilterPlugin } from "../row-filter.ts";
import { createTransactions } from "../transactions.ts";
import { autoCheckpointPages, createCheckpointer } from "./checkpointer.ts";
import { createBackgroundThread } from "./background-thread.ts";
import { createReaderDialect } from "./reader-dialect.ts";
import { createReaderPool } from "./reader-pool.ts";
import type { ReaderThread } from "./reader-thread.ts";
import { createSqliteDialect } from "./sqlite-dialect.ts";
import { openSqliteSession } from "./sqlite-session.ts";
import { createTurns } from "./turns.ts";
import type { Scope } from "./turns.ts";

/** What an acknowledged commit survives; see the README. */
export type Durability = "process" | "power";

export type SqliteOptions = {
  file: string;
  durability?: Durability;
  /** Worker threads for long reads, each started when the others are busy. Default 2. */
  readerThreads?: number;
  /** A long read that takes longer is given up. Default 30 000. */
  readTimeoutMs?: number;
  /** Other reader threads than those of each pool's own: tests keep theirs from one database to the next. */
  startReaderThread?: (file: string) => ReaderThread;
  logger?: DatabaseLogger;
};

const SYNCHRONOUS = { process: "normal", power: "full" } satisfies Record<Durability, string>;

/** How long a statement may stop the event loop for another process's lock; after that it is tried again from time to time. */
const BUSY_BLOCK_MS = 20;

/** How long code inside a transaction may wait on a statement outside of it. */
const DEADLOCK_AFTER_MS = 2_000;

/** Opens (or makes) an SQLite file in write-ahead mode, and the folder it is in. */
export function openSqlite(options: SqliteOptions): Database {
  const { file, durability = "process", readerThreads = 2, readTimeoutMs = 30_000, logger } = options;
  mkdirSync(dirname(file), { recursive: true });
  const session = openSqliteSession({ file, setup: pragmas(durability), busyTimeoutMs: BUSY_BLOCK_MS });

  const scope = new AsyncLocalStorage<Scope>();
  const turns = createTurns({ currentScope: () => scope.getStore(), deadlockAfterMs: DEADLOCK_AFTER_MS });
  const executor: Executor = new Kysely({
    dialect: createSqliteDialect({ session, turns }),
    plugins: [rowFilterPlugin],
  });

  const startThread = options.startReaderThread;
  const readers = createReaderPool({
    file,
    maxCount: readerThreads,
    readTimeoutMs,
    ...(startThread && { startThread }),
  });
  const reader: Executor = new Kysely({ dialect: createReaderDialect(readers), plugins: [rowFilterPlugin] });
  const transactions = createTransactions(executor, logger);
  const background = createBackgroundThread({ file, setup: pragmas(durability), turns });
  const countWrites = (): number => session.countWrites() + background.countWrites();
  const checkpointer = createCheckpointer({ file, countWrites });

  return {
    dialect: "sqlite",
    executor,
    reader,
    transaction: (work) => scope.run({ outer: scope.getStore() }, () => transactions.transaction(work)),
    onCommit: transactions.onCommit,
    inBackground: background.run,
    async close() {
      await background.close();
      await checkpointer.close();
      await reader.destroy();
      await readers.close();
      await executor.destroy();
      session.close();
    },
  };
}

function pragmas(durability: Durability): string[] {
  return [
    "pragma journal_mode = wal",
    `pragma synchronous = ${SYNCHRONOUS[durability]}`,
    `pragma wal_autocheckpoint = ${autoCheckpointPages}`,
    "pragma temp_store = memory",
    "pragma cache_size = -4000",
    // After a burst the log is cut back to this size.
    "pragma journal_size_limit = 67108864",
  ];
}
