import type { Logger } from "pino";
import { describeError } from "../describe-error.ts";
import type { RunningWork } from "../running-work.ts";

type Streaming = {
  headers: Record<string, string>;
  /** What the log says where it breaks off. */
  name: string;
  work: RunningWork;
  logger: Logger;
};

/**
 * Bytes on their way to the client, as fast as it takes them. When they cannot be finished the connection is broken off,
 * so that nobody takes half of them for the whole.
 */
export function streamResponse(
  bytes: AsyncIterable<Uint8Array>,
  { headers, name, work, logger }: Streaming,
): Response {
  const iterator = bytes[Symbol.asyncIterator]();
  let isOver = false;
  const finish = (): void => {
    if (!isOver) work.end();
    isOver = true;
  };
  work.begin();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        // Whoever left is sent nothing more.
        if (isOver) return;
        if (!done) return controller.enqueue(value);
        controller.close();
      } catch (error) {
        if (isOver) return;
        logger.error(describeError(error), `${name} broke off`);
        controller.error(error);
      }
      finish();
    },
    async cancel() {
      finish();
      await iterator.return?.();
    },
  });
  return new Response(body, { headers });
}
