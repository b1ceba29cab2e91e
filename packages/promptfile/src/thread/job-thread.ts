import { getCompileCacheDir } from "node:module";
import { Worker } from "node:worker_threads";
import type { ThreadRequest, ThreadResult } from "./thread-job.ts";

/** Why a job has no result: it took too long, or too much memory. Its thread is gone. */
export class ThreadLimitError extends Error {
  override name = "ThreadLimitError";
  readonly limit: "time" | "memory";

  constructor(limit: "time" | "memory") {
    super(`The job exceeded its ${limit} limit.`);
    this.limit = limit;
  }
}

/** One thread that does one job at a time; every job ends. */
export type JobThread = {
  /** @throws ThreadLimitError, and then the thread is over */
  run(request: ThreadRequest): Promise<ThreadResult>;
  isOver(): boolean;
  stop(): Promise<void>;
};

const maxOldGenerationSizeMb = 256;

/** Starts a thread; it does not keep the process alive, except while it works. */
export function startJobThread({ timeLimitMs }: { timeLimitMs: number }): JobThread {
  const worker = new Worker(new URL("./prompt-thread-worker.js", import.meta.url), {
    workerData: { compileCacheFolder: getCompileCacheDir() },
    resourceLimits: { maxOldGenerationSizeMb },
  });
  worker.unref();
  let isOver = false;
  let onEnd: (error: Error) => void = () => {};
  let onMessage: (message: { result: ThreadResult }) => void = () => {};
  const end = (error: Error): void => {
    isOver = true;
    onEnd(error);
  };
  const ready = new Promise<void>((resolve) => {
    worker.once("message", () => resolve());
  });
  worker.on("message", (message: "ready" | { result: ThreadResult }) => {
    if (message !== "ready") onMessage(message);
  });
  worker.on("error", (error: Error & { code?: string }) =>
    end(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? new ThreadLimitError("memory") : error),
  );
  worker.on("exit", () => end(new Error("The thread that parses and renders has ended.")));

  const work = async (request: ThreadRequest): Promise<ThreadResult> => {
    const ended = new Promise<never>((_, reject) => {
      onEnd = reject;
    });
    const result = new Promise<ThreadResult>((resolve) => {
      onMessage = (message) => resolve(message.result);
    });
    // Starting the thread is not the job's time.
    await Promise.race([ready, ended]);
    const timer = setTimeout(() => {
      end(new ThreadLimitError("time"));
      void worker.terminate();
    }, timeLimitMs);
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage(request);
      return await Promise.race([result, ended]);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    async run(request) {
      worker.ref();
      try {
        return await work(request);
      } finally {
        worker.unref();
      }
    },
    isOver: () => isOver,
    async stop() {
      isOver = true;
      await worker.terminate();
    },
  };
}
