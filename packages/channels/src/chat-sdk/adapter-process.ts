import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type {
  AdapterCall,
  AdapterData,
  AdapterFailure,
  CallResult,
  FetchReply,
  FetchRequest,
  FromProcess,
  ToProcess,
} from "./process/protocol.ts";

/** The adapter did not do what it was asked. */
export class AdapterCallError extends Error {
  override readonly name = "AdapterCallError";
  readonly failure: AdapterFailure;

  constructor(failure: AdapterFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The process ended before it answered. */
export class ProcessLostError extends Error {
  override readonly name = "ProcessLostError";
}

export type CallOptions = {
  readonly fetch: (request: FetchRequest) => Promise<FetchReply>;
  readonly signal: AbortSignal;
  /** After so long the process is ended. */
  readonly callMs: number;
};

/** An adapter in a process of its own, which sees no environment and has one way out. */
export type AdapterProcess = {
  readonly isEnded: () => boolean;
  readonly isBusy: () => boolean;
  /** @throws AdapterCallError; ProcessLostError; the signal's reason */
  call<C extends AdapterCall>(call: C, options: CallOptions): Promise<CallResult[C["act"]]>;
  end(): Promise<void>;
};

type Pending = {
  readonly options: CallOptions;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
};

const entry = fileURLToPath(new URL("./process/chat-adapter-process.ts", import.meta.url));
const memoryMb = 256;

/** Whatever becomes of it, of its memory or of its native code, the server goes on. */
function startProcess(data: AdapterData): ChildProcess {
  const child = fork(entry, [], {
    // No organization's empty field is filled from what the server was started with.
    env: {},
    // It writes no file, and starts no process, no thread and no native code.
    execArgv: ["--permission", "--allow-fs-read=*", `--max-old-space-size=${memoryMb}`],
    serialization: "advanced",
    // What adapters print may hold secrets.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const first: ToProcess = { type: "start", data };
  child.send(first, () => {});
  rest(child);
  return child;
}

/** The server's own end does not wait for it. */
function rest(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

/** Who waits for an answer of the process. */
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

export function startAdapterProcess(data: AdapterData): AdapterProcess {
  const child = startProcess(data);
  const waiting = createWaiting();
  let count = 0;
  let isEnded = false;
  // That it is gone already is told by its end.
  const say = (message: ToProcess): void => void (child.connected && child.send(message, () => {}));
  const lose = (why: string): void => {
    isEnded = true;
    waiting.rejectAll(new ProcessLostError(why));
  };
  const end = async (why: string): Promise<void> => {
    lose(why);
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.ref();
    child.kill("SIGKILL");
    await ended;
  };
  const fetchFor = async ({ id, callId, request }: Fetched): Promise<void> => {
    const options = waiting.optionsOf(callId);
    const reply = options === undefined ? { failure: "the call is over" } : await options.fetch(request);
    if (!isEnded) say({ type: "fetched", id, reply });
  };
  child.on("error", (error) => lose(`it could not be started: ${error.message}`));
  child.on("exit", (code, signal) => lose(`it ended (${signal ?? code})`));
  child.on("message", (message: FromProcess) => {
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
      child.ref();
      child.channel?.ref();
      if (signal.aborted) giveUp();
      else if (isEnded) lose("it ended");
      else say({ type: "call", id, call: asked });
      return promise.finally(() => {
        clearTimeout(timer);
        signal.removeEventListener("abort", giveUp);
        if (waiting.count() === 0) rest(child);
      });
    },
  };
}

type Fetched = Extract<FromProcess, { type: "fetch" }>;
