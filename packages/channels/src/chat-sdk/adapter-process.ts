import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createFetchBound } from "./bound-fetches.ts";
import { createWaiting, type CallOptions } from "./create-waiting.ts";
import type {
  AdapterCall,
  AdapterData,
  AdapterFailure,
  CallResult,
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

/** There is no process that answers: it ended, or could not be started. */
export class ProcessLostError extends Error {
  override readonly name = "ProcessLostError";
}

/** There may be no more processes now, or this one may take no more: nothing was begun. */
export class NoRoomError extends Error {
  override readonly name = "NoRoomError";
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** An adapter in a process of its own, which sees no environment and has one way out. */
export type AdapterProcess = {
  readonly isEnded: () => boolean;
  /** Also with what nobody waits for any more. */
  readonly isBusy: () => boolean;
  /** How many of these it deals with. */
  readonly count: (act: AdapterCall["act"]) => number;
  /** @throws AdapterCallError; ProcessLostError; the signal's reason */
  call<C extends AdapterCall>(call: C, options: CallOptions): Promise<CallResult[C["act"]]>;
  end(): Promise<void>;
};

export type ProcessListener = {
  /** It has answered everything. */
  readonly onIdle: () => void;
  /** It ended, or had to be, without the server wanting it to. */
  readonly onLost: () => void;
};

const entry = fileURLToPath(new URL("./process/chat-adapter-process.ts", import.meta.url));
const memoryMb = 256;

/** Whatever becomes of it, of its memory or of its native code, the server goes on. @throws ProcessLostError */
function startProcess(): ChildProcess {
  try {
    return fork(entry, [], {
      // No organization's empty field is filled from what the server was started with.
      env: {},
      // It writes no file, and starts no process, no thread and no native code.
      execArgv: ["--permission", "--allow-fs-read=*", `--max-old-space-size=${memoryMb}`],
      serialization: "advanced",
      // What adapters print may hold secrets.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
  } catch (error) {
    throw new ProcessLostError(notStarted(error));
  }
}

const notStarted = (error: unknown): string =>
  `it could not be started: ${error instanceof Error ? error.message : String(error)}`;

/** The server's own end does not wait for it. */
function rest(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.ref();
  child.kill("SIGKILL");
  await ended;
}

/** @throws ProcessLostError */
export function startAdapterProcess(data: AdapterData, listener: ProcessListener): AdapterProcess {
  const child = startProcess();
  let count = 0;
  let isEnded = false;
  const waiting = createWaiting(() => {
    rest(child);
    if (!isEnded) listener.onIdle();
  });
  // That it is gone already, or was never there, is told by its end.
  const say = (message: ToProcess): void => void (child.connected && child.send(message, () => {}));
  const stop = (why: string): void => {
    isEnded = true;
    waiting.rejectAll(new ProcessLostError(why));
  };
  const lose = (why: string): void => {
    if (isEnded) return;
    stop(why);
    listener.onLost();
  };
  const bounded = createFetchBound();
  const fetchFor = async ({ id, callId, request }: Fetched): Promise<void> => {
    const reply = await bounded(callId, request, waiting.optionsOf(callId)?.fetch);
    if (!isEnded) say({ type: "fetched", id, reply });
  };
  // Before anything is said to it: what could not be started at all has no channel, and tells so by an event.
  child.on("error", (error) => lose(notStarted(error)));
  child.on("exit", (code, signal) => lose(`it ended (${signal ?? code})`));
  child.on("message", (message: FromProcess) => {
    if (message.type === "fetch") void fetchFor(message);
    else if (message.type === "done") waiting.resolve(message.id, message.result);
    else waiting.reject(message.id, new AdapterCallError(message.failure));
  });
  say({ type: "start", data });
  rest(child);
  return {
    isEnded: () => isEnded,
    isBusy: () => waiting.count() > 0,
    count: waiting.count,
    async end() {
      stop("the server ended it");
      await kill(child);
    },
    async call(asked, options) {
      const { signal, callMs } = options;
      if (isEnded) throw new ProcessLostError("it ended");
      const id = (count += 1);
      const { promise, resolve, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => {
        lose(`it did not answer for ${callMs / 1000} s`);
        void kill(child);
      }, callMs);
      const giveUp = (): void => waiting.giveUp(id, signal.reason);
      signal.addEventListener("abort", giveUp, { once: true });
      waiting.add(id, { act: asked.act, options, timer, resolve, reject });
      child.ref();
      child.channel?.ref();
      say({ type: "call", id, call: asked });
      return promise.finally(() => signal.removeEventListener("abort", giveUp));
    },
  };
}

type Fetched = Extract<FromProcess, { type: "fetch" }>;
