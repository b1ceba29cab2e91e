import { Worker } from "node:worker_threads";
import type { BackgroundWork } from "../background-work.ts";
import type { Turns } from "./turns.ts";

/**
 * A thread with a writing connection of its own, for work that computes too long for the event loop. It takes its turn
 * among the transactions of the main connection, so that the two never meet in SQLite's lock, where whoever comes
 * second stands still; reads of the main connection go on meanwhile.
 */
export type BackgroundThread = {
  run<Input, Output>(work: BackgroundWork<Input, Output>, input: Input): Promise<Output>;
  /** Statements so far that changed something, or tried to. */
  countWrites(): number;
  close(): Promise<void>;
};

export type BackgroundThreadData = { file: string; setup: readonly string[] };
export type BackgroundRequest = { module: string; name: string; isLoadOnly: boolean; input?: unknown };
export type BackgroundReply = { writes: number } & ({ output: unknown } | { error: unknown });

const idleBeforeStopMs = 60_000;

type Options = BackgroundThreadData & { turns: Turns };

export function createBackgroundThread({ file, setup, turns }: Options): BackgroundThread {
  let thread: Thread | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let writeCount = 0;
  let isClosed = false;

  async function ask(request: BackgroundRequest): Promise<unknown> {
    if (isClosed) throw new Error("The database is closed.");
    if (!thread?.isAlive()) thread = startThread({ file, setup });
    const reply = await thread.ask(request);
    writeCount += reply.writes;
    if ("error" in reply) throw reply.error;
    return reply.output;
  }

  async function perform<Input, Output>(
    { module, run }: BackgroundWork<Input, Output>,
    input: Input,
  ): Promise<Output> {
    const request = { module, name: run.name, isLoadOnly: false, input };
    // Before its turn: others wait for the work, not for the thread to start.
    await ask({ ...request, input: undefined, isLoadOnly: true });
    const holder = {};
    await turns.hold(holder, () => {}, { isElsewhere: true });
    try {
      return (await ask(request)) as Output;
    } finally {
      turns.end(holder);
    }
  }

  async function stop(): Promise<void> {
    const stopping = thread;
    thread = undefined;
    await stopping?.stop();
  }

  return {
    async run(work, input) {
      clearTimeout(idle);
      const result = last.then(() => perform(work, input));
      const ended = Promise.allSettled([result]);
      last = ended;
      try {
        return await result;
      } finally {
        if (last === ended) idle = setTimeout(() => void stop(), idleBeforeStopMs).unref();
      }
    },
    countWrites: () => writeCount,
    async close() {
      await last;
      isClosed = true;
      clearTimeout(idle);
      await stop();
    },
  };
}

type Thread = {
  ask(request: BackgroundRequest): Promise<BackgroundReply>;
  isAlive(): boolean;
  stop(): Promise<void>;
};

/** One request at a time. */
function startThread(workerData: BackgroundThreadData): Thread {
  const worker = new Worker(new URL("./background-worker.ts", import.meta.url), {
    workerData,
    // Not this process's: it may have been started with --eval or --inspect.
    execArgv: [],
  });
  let pending: { resolve(reply: BackgroundReply): void; reject(error: unknown): void } | undefined;
  let isAlive = true;

  function settle(finish: (waiter: NonNullable<typeof pending>) => void): void {
    const waiter = pending;
    pending = undefined;
    worker.unref();
    if (waiter !== undefined) finish(waiter);
  }
  // A transaction it was in ends with its connection.
  function fail(error: unknown): void {
    isAlive = false;
    settle((waiter) => waiter.reject(error));
  }
  worker.on("message", (reply: BackgroundReply) => settle((waiter) => waiter.resolve(reply)));
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("The thread for background work has stopped.")));
  worker.unref();

  return {
    ask(request) {
      return new Promise((resolve, reject) => {
        pending = { resolve, reject };
        worker.ref();
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage(request);
      });
    },
    isAlive: () => isAlive,
    async stop() {
      isAlive = false;
      await worker.terminate();
    },
  };
}
