import type { DownloadReply } from "@parley/contract";
import type { Logger } from "pino";
import { describeError } from "../describe-error.ts";
import type { RunningWork } from "../running-work.ts";

/**
 * A file on its way to the client, as fast as it takes it. When it cannot be finished the connection is broken off, so
 * that nobody takes half of it for the whole.
 */
export function downloadResponse(
  { bytes, contentType, fileName }: DownloadReply,
  { work, logger }: { work: RunningWork; logger: Logger },
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
        logger.error(describeError(error), "a download broke off");
        controller.error(error);
      }
      finish();
    },
    async cancel() {
      finish();
      await iterator.return?.();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": contentType,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      "cache-control": "no-store",
    },
  });
}
