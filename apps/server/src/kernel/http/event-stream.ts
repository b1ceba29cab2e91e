import type { z } from "zod";
import type { RunningWork } from "../running-work.ts";

const encoder = new TextEncoder();

/**
 * One event as the wire's clients read it: a single `data:` line, written at once. Text outside ASCII is escaped,
 * because the official client decodes each network chunk on its own; and `[DONE]` inside a payload is escaped,
 * because the client takes it for the end wherever it stands.
 */
export function encodeEvent(value: unknown): string {
  const json = JSON.stringify(value)
    .replaceAll(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replaceAll("[DONE]", "\\u005bDONE]");
  return `data: ${json}\n\n`;
}

/** How a stream that cannot go on tells its reader; the last event before `[DONE]`. */
export type ToErrorEvent = (error: unknown) => unknown;

type EventBodyOptions = { schema: z.ZodType; toErrorEvent: ToErrorEvent; work: RunningWork };

/**
 * The events as a body. Ends with `data: [DONE]`. When the reader leaves, the iterator is returned so that its
 * `finally` runs; an iterator that throws is answered by one error event.
 */
export function eventBody(
  events: AsyncIterable<unknown>,
  { schema, toErrorEvent, work }: EventBodyOptions,
): ReadableStream<Uint8Array> {
  const iterator = events[Symbol.asyncIterator]();
  let isOver = false;
  /** Lets the iterator's `finally` run; from then on nothing is under way. */
  const finish = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    try {
      await iterator.return?.();
    } finally {
      work.end();
    }
  };
  work.begin();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await iterator.next();
        if (next.done) {
          controller.enqueue(encoder.encode("data: [DONE]\n\n"));
          controller.close();
          await finish();
          return;
        }
        controller.enqueue(encoder.encode(encodeEvent(schema.parse(next.value))));
      } catch (error) {
        if (isOver) return; // The reader left.
        await finish();
        controller.enqueue(encoder.encode(encodeEvent(toErrorEvent(error))));
        controller.enqueue(encoder.encode("data: [DONE]\n\n"));
        controller.close();
      }
    },
    cancel: finish,
  });
}
