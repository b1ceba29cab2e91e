import { once } from "node:events";
import { MessageChannel, Worker } from "node:worker_threads";
import type { ReaderThread } from "../sqlite/reader-thread.ts";
import type { FileToServe } from "./lent-reader-worker.ts";

const idle: Worker[] = [];

/**
 * A reader thread that another database had before: to start one takes longer than most tests. It does what a thread of
 * a server's own does; one that is still at work when it is given back is ended.
 */
export function lendReaderThread(file: string): ReaderThread {
  const worker = idle.pop() ?? startWorker();
  const { port1: port, port2 } = new MessageChannel();
  worker.postMessage({ file, port: port2 } satisfies FileToServe, [port2]);
  let unanswered = 0;
  let hasStopped = false;

  return {
    ask(request) {
      unanswered += 1;
      port.postMessage(request);
    },
    listen({ replied, failed }) {
      port.on("message", (reply) => {
        unanswered -= 1;
        replied(reply);
      });
      worker.once("error", failed);
      worker.once("exit", () => {
        hasStopped = true;
        failed(new Error("The reader thread has stopped."));
      });
    },
    ref: () => port.ref(),
    unref: () => port.unref(),
    async terminate() {
      if (hasStopped) return;
      hasStopped = true;
      if (unanswered > 0) return void (await worker.terminate());
      worker.removeAllListeners();
      // What waits for nothing else may wait for this: an idle port would be passed over.
      port.ref();
      const closed = once(port, "close");
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage("close");
      await closed;
      if (worker.threadId !== -1) idle.push(worker);
    },
  };
}

function startWorker(): Worker {
  const worker = new Worker(new URL("./lent-reader-worker.ts", import.meta.url), { execArgv: [] });
  worker.unref();
  return worker;
}
