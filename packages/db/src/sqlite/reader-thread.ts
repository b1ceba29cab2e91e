import { Worker } from "node:worker_threads";
import type { ReaderReply, ReaderRequest } from "./serve-reads.ts";

/** What a pool asks of a thread that serves reads of one file. */
export type ReaderThread = {
  ask(request: ReaderRequest): void;
  /** `failed` is called when it has stopped, or never started: a file may be impossible to open. */
  listen(listeners: { replied(reply: ReaderReply): void; failed(error: Error): void }): void;
  /** Whether it keeps the process alive. */
  ref(): void;
  unref(): void;
  /** Ends it, whatever it does. */
  terminate(): Promise<unknown>;
};

export function startReaderThread(file: string): ReaderThread {
  const worker = new Worker(new URL("./reader-worker.ts", import.meta.url), {
    workerData: { file },
    // Not this process's: it may have been started with --eval or --inspect.
    execArgv: [],
  });
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    ask: (request) => worker.postMessage(request),
    listen({ replied, failed }) {
      worker.on("message", replied);
      worker.on("error", failed);
      worker.on("exit", () => failed(new Error("The reader thread has stopped.")));
    },
    ref: () => worker.ref(),
    unref: () => worker.unref(),
    terminate: () => worker.terminate(),
  };
}
