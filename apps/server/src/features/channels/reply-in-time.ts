import type { HttpReply, Stopgap } from "@parley/channels";
import type { RunningWork } from "../../kernel/running-work.ts";

type Replying = {
  stopgap: Stopgap;
  work: Pick<RunningWork, "begin" | "end">;
  /** It failed after the platform had been told that it was noted. */
  onLateFailure: (error: unknown) => Promise<void>;
};

/**
 * A platform that gives up after a few seconds is told something by then. What came is dealt with all the same, and a process
 * that stops waits for it; `isLate` says whether anybody still reads the reply.
 */
export function replyInTime(
  { stopgap, work, onLateFailure }: Replying,
  deal: (isLate: () => boolean) => Promise<HttpReply>,
): Promise<HttpReply> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpReply>();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    resolve(stopgap.reply);
  }, stopgap.afterMs);
  const run = async (): Promise<void> => {
    work.begin();
    try {
      resolve(await deal(() => isLate));
    } catch (error) {
      if (isLate) await onLateFailure(error);
      else reject(error);
    } finally {
      clearTimeout(timer);
      work.end();
    }
  };
  void run();
  return promise;
}
