import { Worker } from "node:worker_threads";
import type { StatementOutcome } from "./sqlite-session.ts";
import type { ReaderReply, ReaderRequest } from "./reader-worker.ts";

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

type PooledReader = Reader & { isAlive(): boolean; stop(): Promise<void> };

export function createReaderPool({ file, maxCount }: { file: string; maxCount: number }): ReaderPool {
  const all = new Set<PooledReader>();
  const idle: PooledReader[] = [];
  const waiting: Array<(reader: PooledReader) => void> = [];
  let isClosed = false;

  function start(): PooledReader {
    const reader = startReader(file);
    all.add(reader);
    return reader;
  }

  return {
    async acquire() {
      if (isClosed) throw new Error("The database is closed.");
      const free = idle.pop();
      if (free !== undefined) return free;
      if (all.size < maxCount) return start();
      return new Promise<Reader>((resolve) => waiting.push(resolve));
    },

    release(released) {
      let reader = [...all].find((candidate) => candidate === released);
      if (reader === undefined) return;
      if (!reader.isAlive()) {
        all.delete(reader);
        if (waiting.length === 0) return;
        reader = start();
      }
      const next = waiting.shift();
      if (next === undefined) idle.push(reader);
      else next(reader);
    },

    async close() {
      isClosed = true;
      await Promise.all([...all].map((reader) => reader.stop()));
      all.clear();
    },
  };
}

function startReader(file: string): PooledReader {
  const worker = new Worker(new URL("./reader-worker.ts", import.meta.url), {
    workerData: { file },
    // Not this process's: it may have been started with --eval or --inspect.
    execArgv: [],
  });
  let pending: { resolve(outcome: StatementOutcome): void; reject(error: Error): void } | undefined;
  let isAlive = true;

  function settle(finish: (waiter: NonNullable<typeof pending>) => void): void {
    const waiter = pending;
    pending = undefined;
    // An idle thread must not keep the process alive, one at work must.
    worker.unref();
    if (waiter !== undefined) finish(waiter);
  }
  function fail(error: Error): void {
    isAlive = false;
    settle((waiter) => waiter.reject(error));
  }

  worker.on("message", (reply: ReaderReply) => {
    settle((waiter) => {
      if ("rows" in reply) waiter.resolve(reply);
      else waiter.reject(Object.assign(new Error(reply.error.message), reply.error));
    });
  });
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("The reader thread has stopped.")));
  worker.unref();

  return {
    execute(sql, parameters) {
      if (!isAlive) return Promise.reject(new Error("The reader thread has stopped."));
      return new Promise((resolve, reject) => {
        pending = { resolve, reject };
        worker.ref();
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage({ sql, parameters } satisfies ReaderRequest);
      });
    },
    isAlive: () => isAlive,
    async stop() {
      isAlive = false;
      await worker.terminate();
    },
  };
}
