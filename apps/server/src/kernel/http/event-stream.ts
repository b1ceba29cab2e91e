import type { z } from "zod";
import type { RunningWork } from "../running-work.ts";
import { interrupted } from "./follow.ts";

const encoder = new TextEncoder();

/**
 * One event as the wire's clients read it: a single `data:` line, written at once. Text outside ASCII is escaped,
 * because the official client decodes each network chunk on its own; and `[DONE]` inside a payload is escaped,
 * because the client takes it for the end wherever it stands.
 */
export function encodeEvent(value: unknown, id?: string): string {
  const json = JSON.stringify(value)
    .replaceAll(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replaceAll("[DONE]", "\\u005bDONE]");
  return `${id === undefined ? "" : `id: ${id}\n`}data: ${json}\n\n`;
}

/** How a stream that cannot go on tells its reader; the last event before `[DONE]`. */
export type ToErrorEvent = (error: unknown) => unknown;

/** What a stream needs that waits for what has not happened yet. */
export type LiveStream = {
  /** By which a reader that comes back says what it has. */
  idOf(event: never): string;
  /** Rejects when the reader may read no more; asked with every heartbeat, and when `onAccessChange` says so. */
  check: () => Promise<unknown>;
  onAccessChange: (listener: () => void) => () => void;
};

type EventBodyOptions = {
  schema: z.ZodType;
  toErrorEvent: ToErrorEvent;
  work: RunningWork;
  live?: LiveStream | undefined;
};

/** Proxies close connections on which nothing has been said for a minute, some earlier. */
const heartbeatMs = 15_000;
/** How soon browsers come back after a stream was cut. */
const retryMs = 1000;

/**
 * The events as a body. Ends with `data: [DONE]`, but where it was interrupted. When the reader leaves, the iterator is
 * returned so that its `finally` runs; an iterator that throws is answered by one error event.
 */
export function eventBody(
  events: AsyncIterable<unknown>,
  { schema, toErrorEvent, work, live }: EventBodyOptions,
): ReadableStream<Uint8Array> {
  const iterator = events[Symbol.asyncIterator]();
  let isOver = false;
  let stopLive = (): void => {};
  /** Lets the iterator's `finally` run; from then on nothing is under way. */
  const finish = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    stopLive();
    try {
      await iterator.return?.();
    } finally {
      work.end();
    }
  };
  const write = (controller: ReadableStreamDefaultController<Uint8Array>, text: string): void =>
    controller.enqueue(encoder.encode(text));
  const fail = async (
    controller: ReadableStreamDefaultController<Uint8Array>,
    error: unknown,
  ): Promise<void> => {
    if (isOver) return; // The reader left.
    await finish();
    write(controller, `${encodeEvent(toErrorEvent(error))}data: [DONE]\n\n`);
    controller.close();
  };
  work.begin();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (live === undefined) return;
      write(controller, `retry: ${retryMs}\n\n`);
      const check = (): void => void live.check().catch((error: unknown) => fail(controller, error));
      const timer = setInterval(() => {
        write(controller, ":\n\n");
        check();
      }, heartbeatMs).unref();
      const forget = live.onAccessChange(check);
      stopLive = () => {
        clearInterval(timer);
        forget();
      };
    },
    async pull(controller) {
      try {
        const next = await iterator.next();
        if (isOver) return;
        if (next.done) {
          if (next.value !== interrupted) write(controller, "data: [DONE]\n\n");
          controller.close();
          await finish();
          return;
        }
        const value = schema.parse(next.value);
        write(controller, encodeEvent(value, live?.idOf(value as never)));
      } catch (error) {
        await fail(controller, error);
      }
    },
    cancel: finish,
  });
}
