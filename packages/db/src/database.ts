import type { Kysely } from "kysely";
import type { Pool } from "pg";
import type { BackgroundWork } from "./background-work.ts";
import type { Channel, ChannelOptions } from "./channel.ts";

/** The two engines every query must work on. */
export type Dialect = "sqlite" | "postgres";

/**
 * What runs queries: a database or a transaction on it, typed with no tables at all. A feature types only its own:
 *
 * ```ts
 * type PromptTables = { prompts: PromptRow; prompt_versions: PromptVersionRow };
 * const promptTables = (executor: Executor) => executor.$extendTables<PromptTables>();
 *
 * export function findPrompt(executor: Executor, id: string) {
 *   return promptTables(executor).selectFrom("prompts").selectAll().where("id", "=", id).executeTakeFirst();
 * }
 * ```
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- "no tables" is exactly what is meant
export type Executor = Kysely<{}>;

/** What this package asks of a logger; pino's loggers are one. */
export type DatabaseLogger = {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

export type Database = {
  readonly dialect: Dialect;

  /** Point reads and all writes. On SQLite this is the one writing connection, on the main thread: keep each statement short. */
  readonly executor: Executor;

  /**
   * Reads that may take longer than a few milliseconds: lists, aggregates, search, export. On SQLite they run on worker threads with
   * connections of their own, on PostgreSQL on a small pool of their own. Every committed write is visible at once. Never writes.
   * A read that takes longer than half a minute fails with a DatabaseUnavailableError.
   */
  readonly reader: Executor;

  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it throws, and hands on what it returned or threw.
   * Where PostgreSQL ended it because of others beside it (a deadlock), `work` is run again from its start, five times in all: it must
   * have no effect outside its transaction that may not happen twice.
   * On SQLite transactions (and every statement outside of them) wait for each other, so do nothing slow inside.
   *
   * @throws Error on SQLite when `work` waits for a statement outside its own transaction, which would wait forever.
   */
  transaction<T>(work: (transaction: Executor) => Promise<T>): Promise<T>;

  /**
   * Calls `callback` once the transaction has committed, never if it rolls back. Outside a transaction it is called at once.
   * For effects in memory (wake a worker, drop a cache entry); an exception it throws is logged and goes no further.
   */
  onCommit(executor: Executor, callback: () => void): void;

  /**
   * A transaction for work that computes: on SQLite it runs on a thread with a connection of its own, and everything that
   * writes waits for its end, so let it be short too. What goes in and what comes out is copied. No `onCommit` in there.
   *
   * @throws what `work` throws, as far as it can be copied: its message, its stack, not its class
   */
  inBackground<Input, Output>(work: BackgroundWork<Input, Output>, input: Input): Promise<Output>;

  /**
   * Opens a channel to the other processes on this database; close it before the database. Absent where one process has
   * the database for itself (SQLite, PGlite).
   */
  openChannel?(options: ChannelOptions): Promise<Channel>;

  /** Finishes what is running, then releases every connection and thread. May be called twice. */
  close(): Promise<void>;

  /** The `pg` pool under a PostgreSQL database, for libraries that need one. Absent on SQLite and on PGlite. */
  readonly pool?: Pool;
};
