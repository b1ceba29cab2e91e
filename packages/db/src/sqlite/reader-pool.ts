import { DatabaseUnavailableError } from "../database-unavailable.ts";
import { startReaderThread } from "./reader-thread.ts";
import type { ReaderThread } from "./reader-thread.ts";
import type { StatementOutcome } from "./sqlite-session.ts";

/** One worker thread with a read-only connection; it does one statement at a time. */
export type Reader = {
  execute(sql: string, parameters: readonly unknown[]): Promise<StatementOutcome>;
};

/** Readers lent out one borrower at a time; threads start when first needed. */
export type ReaderPool = {
  acquire(): Promise<Reader>;
  release(reader: Reader): void;
  close(): Promise<void>;
};

/** How long one waits for a busy thread before a further one is started. */
const FURTHER_AFTER_MS = 50;

type PooledReader = Reader & { isAlive(): boolean; stop(): Promise<void> };

export type ReaderPoolOptions = {
  file: string;
  maxCount: number;
  /** A statement that takes longer is given up. SQLite cannot be interrupted: its thread ends when the statement does. */
  readTimeoutMs: number;
  startThread?: (file: string) => ReaderThread;
};

export function createReaderPool(options: ReaderPoolOptions): ReaderPool {
  const { file, maxCount, readTimeoutMs, startThread = startReaderThread } = options;
  const all = new Set<PooledReader>();
  /** Given up, but still at work. */
  const ending = new Set<PooledReader>();
  const idle: PooledReader[] = [];
  const waiting: Array<(reader: PooledReader) => void> = [];
  let isClosed = false;

  function start(): PooledReader {
    const reader = startReader({ thread: startThread(file), readTimeoutMs });
    all.add(reader);
    return reader;
  }

  // As many again as there may be, and no more, however many statements without an end are asked.
  const hasRoom = (): boolean => all.size < maxCount && all.size + ending.size < 2 * maxCount;

  function replace(lost: PooledReader): void {
    all.delete(lost);
    ending.add(lost);
    void stopLost(lost);
    serveWaiting();
  }

  async function stopLost(lost: PooledReader): Promise<void> {
    await lost.stop();
    ending.delete(lost);
    serveWaiting();
  }

  function serveWaiting(): void {
    if (isClosed) return;
    while (waiting.length > 0 && hasRoom()) waiting.shift()?.(start());
  }

  return {
    async acquire() {
      if (isClosed) throw new Error("The database is closed.");
      const free = idle.pop();
      if (free !== undefined) return free;
      if (all.size === 0 && hasRoom()) return start();
      // Most reads are over sooner than a further thread has started.
      setTimeout(serveWaiting, FURTHER_AFTER_MS).unref();
      return new Promise<Reader>((resolve) => waiting.push(resolve));
    },

    release(released) {
      const reader = [...all].find((candidate) => candidate === released);
      if (reader === undefined) return;
      if (!reader.isAlive()) return replace(reader);
      const next = waiting.shift();
      if (next === undefined) idle.push(reader);
      else next(reader);
    },

    async close() {
      isClosed = true;
      await Promise.all([...all, ...ending].map((reader) => reader.stop()));
      all.clear();
    },
  };
}

type ReaderOptions = { thread: ReaderThread; readTimeoutMs: number };

function startReader({ thread, readTimeoutMs }: ReaderOptions): PooledReader {
  let pending: { resolve(outcome: StatementOutcome): void; reject(error: Error): void } | undefined;
  let deadline: NodeJS.Timeout | undefined;
  let isAlive = true;

  function settle(finish: (waiter: NonNullable<typeof pending>) => void): void {
    const waiter = pending;
    pending = undefined;
    clearTimeout(deadline);
    // An idle thread must not keep the process alive, one at work must.
    thread.unref();
    if (waiter !== undefined) finish(waiter);
  }
  function fail(error: Error): void {
    isAlive = false;
    settle((waiter) => waiter.reject(error));
  }

  function giveUp(): void {
    fail(new DatabaseUnavailableError(new Error(`a read was given up after ${readTimeoutMs} ms`)));
  }

  thread.listen({
    replied(reply) {
      settle((waiter) => {
        if ("rows" in reply) waiter.resolve(reply);
        else waiter.reject(Object.assign(new Error(reply.error.message), reply.error));
      });
    },
    failed: fail,
  });
  thread.unref();

  return {
    execute(sql, parameters) {
      if (!isAlive) return Promise.reject(new Error("The reader thread has stopped."));
      return new Promise((resolve, reject) => {
        pending = { resolve, reject };
        thread.ref();
        deadline = setTimeout(giveUp, readTimeoutMs);
        thread.ask({ sql, parameters });
      });
    },
    isAlive: () => isAlive,
    async stop() {
      isAlive = false;
      await thread.terminate();
    },
  };
}
