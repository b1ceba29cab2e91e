import type { Readable } from "node:stream";

/** What may wait unread before the sender is held back. */
const highWaterBytes = 1_000_000;

/** The next chunk; `undefined` at the end. Rejects with whatever broke the stream, after all that came before it. */
export type NextChunk = () => Promise<Uint8Array | undefined>;

/**
 * Reads a stream chunk by chunk without losing any: a stream that breaks throws away what it had buffered, so
 * chunks are taken out as they arrive.
 */
export function queueChunks(stream: Readable): NextChunk {
  const chunks: Uint8Array[] = [];
  let waitingBytes = 0;
  let isEnded = false;
  let failure: { reason: unknown } | undefined;
  let wake = () => {};

  stream.on("data", (chunk: Uint8Array) => {
    chunks.push(chunk);
    waitingBytes += chunk.byteLength;
    if (waitingBytes > highWaterBytes) stream.pause();
    wake();
  });
  stream.on("error", (reason) => {
    failure = { reason };
    wake();
  });
  stream.on("close", () => {
    isEnded = true;
    wake();
  });
  stream.on("end", () => {
    isEnded = true;
    wake();
  });

  return async function next() {
    for (;;) {
      const chunk = chunks.shift();
      if (chunk !== undefined) {
        waitingBytes -= chunk.byteLength;
        if (stream.isPaused() && waitingBytes <= highWaterBytes) stream.resume();
        return chunk;
      }
      if (failure) throw failure.reason;
      if (isEnded) return undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}
