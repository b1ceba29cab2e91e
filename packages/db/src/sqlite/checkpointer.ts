import { Worker } from "node:worker_threads";

/**
 * Carries what is in the write-ahead log over to the database file on a thread of its own, because that waits for the
 * disk and the main thread must not. The main connection does it itself only when the log has grown far beyond what
 * this thread leaves behind (see `autoCheckpointPages`), so a log that is written without a pause starts over too.
 */
export type Checkpointer = { close(): Promise<void> };

/** About 64 MB of log: then the main connection carries over what is left and the log starts over. */
export const autoCheckpointPages = 16_000;

/** Fewer writes than this since the last time are left for later, and need no thread. */
const worthwhileWrites = 500;
const intervalMs = 500;
const idleBeforeStopMs = 60_000;

type Options = { file: string; /** Writes so far, ever growing. */ countWrites: () => number };

export function createCheckpointer({ file, countWrites }: Options): Checkpointer {
  let worker: Worker | undefined;
  let isBusy = false;
  let doneWrites = countWrites();
  let idleMs = 0;

  const stop = async (): Promise<void> => {
    const stopping = worker;
    worker = undefined;
    await stopping?.terminate();
  };

  const tick = (): void => {
    const writes = countWrites();
    if (isBusy) return;
    if (writes - doneWrites < worthwhileWrites) {
      idleMs += intervalMs;
      if (idleMs >= idleBeforeStopMs) void stop();
      return;
    }
    idleMs = 0;
    doneWrites = writes;
    isBusy = true;
    worker ??= start();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage("checkpoint");
  };

  const start = (): Worker => {
    const started = new Worker(new URL("./checkpoint-worker.js", import.meta.url), { workerData: { file } });
    started.on("message", () => (isBusy = false));
    // The main connection's own checkpoints go on; a new thread is tried at the next tick.
    const forget = (): void => {
      isBusy = false;
      if (worker === started) worker = undefined;
    };
    started.on("error", forget);
    started.on("exit", forget);
    started.unref();
    return started;
  };

  const timer = setInterval(tick, intervalMs);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await stop();
    },
  };
}
