import type { Database, DatabaseLogger } from "./database.ts";
import type { Durability } from "./sqlite/open-sqlite.ts";

export type DatabaseOptions = {
  /** `postgres://…`: PostgreSQL. Wins over `file`. */
  url?: string;
  /** Path of an SQLite file, made with its folder if it is not there. */
  file?: string;
  /**
   * SQLite: what an acknowledged commit survives. `"process"` (default): the end of this process, however sudden; a power failure may
   * lose the last commits but never harms the file. `"power"`: a power failure too, at the price of waiting for the disk on every commit.
   */
  durability?: Durability;
  /** SQLite: threads for `reader`, each started when the others are busy. Default 2. */
  readerThreads?: number;
  /** PostgreSQL: connections held at most, without those for `reader`. Default 10. */
  maxConnections?: number;
  /** PostgreSQL: connections for `reader` held at most. Default 3. */
  maxReaderConnections?: number;
  /** PostgreSQL: a statement running longer is cancelled. Default 15 000. */
  statementTimeoutMs?: number;
  /** A statement of `reader` running longer is given up. Default 30 000. */
  readTimeoutMs?: number;
  /** PostgreSQL: how much longer we wait for an answer before the connection counts as lost. Default 5 000. */
  replyGraceMs?: number;
  logger?: DatabaseLogger;
};

/**
 * Opens the database the options name. It is not migrated yet: see `migrate`.
 *
 * ```ts
 * const database = await openDatabase({ file: "data/parley.db" });
 * await migrate(database);
 * ```
 *
 * @throws Error if neither `url` nor `file` is given, or the url is not PostgreSQL's.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, file, durability, readerThreads, readTimeoutMs, logger } = options;
  if (url !== undefined) {
    if (!/^postgres(?:ql)?:\/\//.test(url)) {
      throw new Error("The database url must start with postgres:// (leave it out to use SQLite).");
    }
    const { maxConnections, maxReaderConnections, statementTimeoutMs, replyGraceMs } = options;
    const { openPostgres } = await import("./postgres/open-postgres.ts");
    return openPostgres({
      url,
      ...given({
        maxConnections,
        maxReaderConnections,
        statementTimeoutMs,
        readTimeoutMs,
        replyGraceMs,
        logger,
      }),
    });
  }
  if (file === undefined) throw new Error("openDatabase needs a url or a file.");
  const { openSqlite } = await import("./sqlite/open-sqlite.ts");
  return openSqlite({ file, ...given({ durability, readerThreads, readTimeoutMs, logger }) });
}

/** The fields that are there: an optional field passed on as `undefined` is not the same as one left out. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
