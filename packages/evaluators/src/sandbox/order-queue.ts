import type { Frame, RunOrder } from "./child/frames.ts";
import type { AbortWatch } from "./abort-watch.ts";
import { createRunRecord, type RunRecord } from "./run-record.ts";

/** Orders that a process was given and has not come to the end of; it runs one after the other. */
export type OrderQueue = {
  /** Undefined: the process ended before it came to this one, which was not run. */
  add(order: RunOrder, signal: AbortSignal | undefined): Promise<RunRecord | undefined>;
  /** Whether one more than so many would be begun soon. */
  hasRoom(count: number): boolean;
  /** Whether the process can be given any more. */
  isOver(): boolean;
  /** What the process says; undefined: it is gone, or talks nonsense. */
  take(frame: Frame | undefined): void;
};

export type QueuedProcess = {
  write(order: RunOrder): void;
  kill(): Promise<void>;
  /** Whether somebody waits for it. */
  setAwaited(isAwaited: boolean): void;
  aborts: AbortWatch;
  /** Looks after a run until it is disposed of. */
  watch(run: { order: RunOrder; record: RunRecord; signal: AbortSignal | undefined }): Disposable;
};

/** A process has work ahead for about so long, so that it never waits for the next order, and nobody long for it. */
const aheadMs = 100;
const mostOrders = 64;
/** How much a slow run still counts after another. */
const fading = 0.9;

type Settle = (record: RunRecord | undefined) => void;
type Waiting = {
  order: RunOrder;
  signal: AbortSignal | undefined;
  settle: Settle;
  /** From here on it is watched: whoever gives it up ends the process. */
  stopListening(): void;
};
type Running = { record: RunRecord; watch: Disposable; settle: Settle };

/** For a process that is ready for its first order. */
export function createOrderQueue({ write, kill, setAwaited, aborts, watch }: QueuedProcess): OrderQueue {
  const waiting: Waiting[] = [];
  let running: Running | undefined;
  let isReady = true;
  let isOver = false;
  /** What a run takes, as far as is known. */
  let expectedMs: number | undefined;

  const begin = (): void => {
    const next = isReady ? waiting.shift() : undefined;
    if (next === undefined) return;
    isReady = false;
    next.stopListening();
    const { order, signal, settle } = next;
    const record = createRunRecord(order);
    running = { record, settle, watch: watch({ order, record, signal }) };
  };

  const end = (): void => {
    isOver = true;
    for (const { settle, stopListening } of waiting.splice(0)) {
      stopListening();
      settle(undefined);
    }
    void kill();
  };

  const finish = ({ record, watch: watching, settle }: Running): void => {
    running = undefined;
    watching[Symbol.dispose]();
    expectedMs = Math.max(record.ms(), (expectedMs ?? 0) * fading);
    if (!record.isClean()) end();
    else if (waiting.length === 0) setAwaited(false);
    settle(record);
  };

  return {
    isOver: () => isOver,
    hasRoom: (count) =>
      !isOver && expectedMs !== undefined && count < mostOrders && count * expectedMs < aheadMs,
    add(order, signal) {
      if (isOver) return Promise.resolve(undefined);
      setAwaited(true);
      write(order);
      const { entry, settled } = createEntry(order, { signal, aborts });
      waiting.push(entry);
      begin();
      return settled;
    },
    take(frame) {
      if (frame?.type === "ready" && running === undefined) {
        isReady = true;
        begin();
        return;
      }
      if (frame === undefined) running?.record.endBy("crashed");
      else running?.record.take(frame);
      if (frame === undefined || running === undefined) end();
      if (running?.record.isEnded()) finish(running);
    },
  };
}

type Aborting = { signal: AbortSignal | undefined; aborts: AbortWatch };

function createEntry(order: RunOrder, { signal, aborts }: Aborting) {
  const { promise: settled, resolve } = Promise.withResolvers<RunRecord | undefined>();
  const entry: Waiting = {
    order,
    signal,
    settle: resolve,
    stopListening: () => {
      if (signal) aborts.remove(signal, leave);
    },
  };
  // The process has it already, and runs it all the same.
  const leave = (): void => {
    Object.assign(entry, { signal: undefined, settle: () => {} });
    resolve(undefined);
  };
  if (signal) aborts.add(signal, leave);
  return { entry, settled };
}
