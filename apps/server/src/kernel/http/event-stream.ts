import { isParleyError } from "@parley/contract";
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

/** How it is found out that a reader may read no more. */
export type Authority = {
  /** Rejects then; asked again and again, and when `onAccessChange` says so. */
  check: () => Promise<unknown>;
  onAccessChange: (listener: () => void) => () => void;
  /** Ends what the stream is made of. */
  stop: (reason: unknown) => void;
};

type EventBodyOptions = {
  schema: z.ZodType;
  toErrorEvent: ToErrorEvent;
  work: RunningWork;
  authority: Authority;
  /** Of a stream that waits for what has not happened yet: by which a reader that comes back says what it has. */
  idOf?: ((event: never) => string) | undefined;
};

/** Proxies close connections on which nothing has been said for a minute, some earlier. */
const heartbeatMs = 15_000;
/** What is not heard of at once, as when a key expires, is found out after this. */
const checkEveryMs = 1000;
/** How soon browsers come back after a stream was cut. */
const retryMs = 1000;

/**
 * The events as a body. Ends with `data: [DONE]`, but where it was interrupted. When the reader leaves, the iterator is
 * returned so that its `finally` runs; an iterator that throws is answered by one error event.
 */
export function eventBody(
  events: AsyncIterable<unknown>,
  { schema, toErrorEvent, work, authority, idOf }: EventBodyOptions,
): ReadableStream<Uint8Array> {
  const iterator = events[Symbol.asyncIterator]();
  let isOver = false;
  let stopAsking = (): void => {};
  /** Lets the iterator's `finally` run; from then on nothing is under way. */
  const finish = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    stopAsking();
    try {
      await iterator.return?.();
    } finally {
      work.end();
    }
  };
  const fail = async (controller: Controller, error: unknown): Promise<void> => {
    if (isOver) return; // The reader left.
    await finish();
    write(controller, `${encodeEvent(toErrorEvent(error))}data: [DONE]\n\n`);
    controller.close();
  };
  /** At once: what the stream is made of may take its time to end. */
  const cut = (controller: Controller, error: unknown): void => {
    if (isOver || !isRefusal(error)) return;
    write(controller, `${encodeEvent(toErrorEvent(error))}data: [DONE]\n\n`);
    controller.close();
    authority.stop(error);
    // What it is made of ends with an error, which nobody waits for any more.
    finish().catch(() => {});
  };
  work.begin();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      stopAsking = keepAsking({
        authority,
        isLive: idOf !== undefined,
        say: (text) => write(controller, text),
        refuse: (error) => cut(controller, error),
      });
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
        write(controller, encodeEvent(value, idOf?.(value as never)));
      } catch (error) {
        await fail(controller, error);
      }
    },
    cancel: finish,
  });
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

const write = (controller: Controller, text: string): void => controller.enqueue(encoder.encode(text));

type Asking = {
  authority: Authority;
  isLive: boolean;
  say: (text: string) => void;
  refuse: (error: unknown) => void;
};

/** Asks again and again whether the reader may read on, and keeps a stream open on which nothing is said. */
function keepAsking({ authority, isLive, say, refuse }: Asking): () => void {
  const check = (): void => void authority.check().catch(refuse);
  if (isLive) say(`retry: ${retryMs}\n\n`);
  const beat = (): void => {
    if (isLive) say(":\n\n");
    check();
  };
  const timer = setInterval(beat, isLive ? heartbeatMs : checkEveryMs).unref();
  const forget = authority.onAccessChange(check);
  return () => {
    clearInterval(timer);
    forget();
  };
}

/** Whether somebody may read no more; that it could not be found out ends nothing. */
const isRefusal = (error: unknown): boolean =>
  isParleyError(error) && (error.kind === "unauthenticated" || error.kind === "forbidden");
