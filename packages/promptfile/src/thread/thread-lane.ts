import { startJobThread, type JobThread } from "./job-thread.ts";
import type { ThreadJobKind, ThreadJobs, ThreadRequest } from "./thread-job.ts";

type LaneOptions = { timeLimitMs: number; idleMs: number };

/** Jobs one after another on a thread that starts with the first and ends when there was none for a while. */
export type ThreadLane = {
  /** @throws ThreadLimitError when the job takes too much; the next one gets a new thread */
  run<K extends ThreadJobKind>(
    request: Extract<ThreadRequest, { kind: K }>,
  ): Promise<ThreadJobs[K]["result"]>;
  isRunning(): boolean;
  /** Ends the thread; jobs under way fail. */
  close(): Promise<void>;
};

export function createThreadLane({ timeLimitMs, idleMs }: LaneOptions): ThreadLane {
  let thread: JobThread | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let idleTimer: NodeJS.Timeout | undefined;

  const close = async (): Promise<void> => {
    clearTimeout(idleTimer);
    const stopping = thread;
    thread = undefined;
    await stopping?.stop();
  };
  const runNow = async (request: ThreadRequest): Promise<unknown> => {
    if (thread === undefined || thread.isOver()) thread = startJobThread({ timeLimitMs });
    return thread.run(request);
  };
  return {
    async run<K extends ThreadJobKind>(request: Extract<ThreadRequest, { kind: K }>) {
      waiting += 1;
      clearTimeout(idleTimer);
      const job = last.then(() => runNow(request));
      last = job.catch(() => {});
      try {
        return (await job) as ThreadJobs[K]["result"];
      } finally {
        waiting -= 1;
        if (waiting === 0) idleTimer = setTimeout(() => void close(), idleMs).unref();
      }
    },
    isRunning: () => thread !== undefined && !thread.isOver(),
    close,
  };
}
