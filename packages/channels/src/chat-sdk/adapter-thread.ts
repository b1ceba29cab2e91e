import { Worker } from "node:worker_threads";
import type {
  AdapterCall,
  AdapterData,
  AdapterFailure,
  CallResult,
  FetchReply,
  FetchRequest,
  FromThread,
  ToThread,
} from "./worker/protocol.ts";

/** The adapter did not do what it was asked. */
export class AdapterCallError extends Error {
  override readonly name = "AdapterCallError";
  readonly failure: AdapterFailure;

  constructor(failure: AdapterFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The thread ended before it answered. */
export class ThreadLostError extends Error {
  override readonly name = "ThreadLostError";
}

export type CallOptions = {
  readonly fetch: (request: FetchRequest) => Promise<FetchReply>;
  readonly signal: AbortSignal;
  /** After so long the thread is ended. */
  readonly callMs: number;
};

/** An adapter on a thread of its own, which sees no environment and has one way out. */
export type AdapterThread = {
  readonly isEnded: () => boolean;
  readonly isBusy: () => boolean;
  /** @throws AdapterCallError; ThreadLostError; the signal's reason */
  call<C extends AdapterCall>(call: C, options: CallOptions): Promise<CallResult[C["act"]]>;
  end(): Promise<void>;
};

type Pending = {
  readonly options: CallOptions;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
};

const memoryMb = 256;

function startWorker(data: AdapterData): Worker {
  const worker = new Worker(new URL("./worker/chat-adapter-worker.ts", import.meta.url), {
    workerData: data,
    // No organization's empty field is filled from what the server was started with.
    env: {},
    argv: [],
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  // What adapters print may hold secrets.
  worker.stdout.resume();
  worker.stderr.resume();
  worker.unref();
  return worker;
}

/** Who waits for an answer of the thread. */
function createWaiting() {
  const pending = new Map<number, Pending>();
  const take = (id: number): Pending | undefined => {
    const found = pending.get(id);
    pending.delete(id);
    return found;
  };
  return {
    count: () => pending.size,
    add: (id: number, one: Pending) => void pending.set(id, one),
    optionsOf: (id: number) => pending.get(id)?.options,
    reject: (id: number, error: unknown) => take(id)?.reject(error),
    resolve: (id: number, result: unknown) => take(id)?.resolve(result as never),
    rejectAll(error: unknown) {
      for (const id of pending.keys()) take(id)?.reject(error);
    },
  };
}

export function startAdapterThread(data: AdapterData): AdapterThread {
  const worker = startWorker(data);
  const waiting = createWaiting();
  let count = 0;
  let isEnded = false;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  const say = (message: ToThread): void => worker.postMessage(message);
  const lose = (why: string): void => {
    isEnded = true;
    waiting.rejectAll(new ThreadLostError(why));
  };
  const end = async (why: string): Promise<void> => {
    lose(why);
    await worker.terminate();
  };
  const fetchFor = async ({ id, callId, request }: Fetched): Promise<void> => {
    const options = waiting.optionsOf(callId);
    const reply = options === undefined ? { failure: "the call is over" } : await options.fetch(request);
    if (!isEnded) say({ type: "fetched", id, reply });
  };
  worker.on("error", (error) => lose(`it broke: ${error instanceof Error ? error.message : String(error)}`));
  worker.on("exit", () => lose("it ended"));
  worker.on("messageerror", () => lose("what it said cannot be read"));
  worker.on("message", (message: FromThread) => {
    if (message.type === "fetch") void fetchFor(message);
    else if (message.type === "done") waiting.resolve(message.id, message.result);
    else waiting.reject(message.id, new AdapterCallError(message.failure));
  });
  return {
    isEnded: () => isEnded,
    isBusy: () => waiting.count() > 0,
    end: () => end("the server ended it"),
    call(asked, options) {
      const { signal, callMs } = options;
      const id = (count += 1);
      const { promise, resolve, reject } = Promise.withResolvers<never>();
      const giveUp = (): void => waiting.reject(id, signal.reason);
      const timer = setTimeout(() => void end(`it did not answer for ${callMs / 1000} s`), callMs);
      signal.addEventListener("abort", giveUp, { once: true });
      waiting.add(id, { options, resolve, reject });
      worker.ref();
      if (signal.aborted) giveUp();
      else if (isEnded) lose("it ended");
      else say({ type: "call", id, call: asked });
      return promise.finally(() => {
        clearTimeout(timer);
        signal.removeEventListener("abort", giveUp);
        if (waiting.count() === 0) worker.unref();
      });
    },
  };
}

type Fetched = Extract<FromThread, { type: "fetch" }>;
