import { createHash } from "node:crypto";
import {
  startAdapterThread,
  ThreadLostError,
  type AdapterThread,
  type CallOptions,
} from "./adapter-thread.ts";
import type { AdapterCall, AdapterData, CallResult } from "./worker/protocol.ts";

/** The adapters of Chat SDK that whoever runs the server lets it load, each setup on a thread of its own. */
export type ChatAdapters = {
  /** Names of packages. None: the kind is not offered. */
  readonly allowed: readonly string[];
  /** @throws AdapterCallError; ThreadLostError; the signal's reason */
  call<C extends AdapterCall>(
    data: AdapterData,
    given: { call: C } & Omit<CallOptions, "callMs">,
  ): Promise<CallResult[C["act"]]>;
  /** How many threads there are. */
  count(): number;
  close(): Promise<void>;
};

type Limits = { readonly idleMs: number; readonly callMs: number; readonly mostThreads: number };

const usual: Limits = { idleMs: 5 * 60_000, callMs: 30_000, mostThreads: 16 };

type Kept = { readonly thread: AdapterThread; timer?: NodeJS.Timeout };

/** Threads start when they are needed, and end when nobody has needed them for a while. */
export function createChatAdapters({
  allowed,
  limits = usual,
}: {
  allowed: readonly string[];
  limits?: Limits;
}): ChatAdapters {
  const threads = createThreads(limits);
  return {
    allowed,
    count: threads.count,
    close: threads.close,
    async call(data, { call, ...options }) {
      const key = createHash("sha256").update(JSON.stringify(data)).digest("base64url");
      const kept = threads.open(key, data);
      try {
        return await kept.thread.call(call, { ...options, callMs: limits.callMs });
      } finally {
        threads.rest(key, kept);
      }
    },
  };
}

function createThreads({ idleMs, mostThreads }: Limits) {
  const threads = new Map<string, Kept>();

  const drop = (key: string, kept: Kept): void => {
    clearTimeout(kept.timer);
    if (threads.get(key) === kept) threads.delete(key);
  };

  const makeRoom = (): void => {
    for (const [key, kept] of threads) if (kept.thread.isEnded()) drop(key, kept);
    if (threads.size < mostThreads) return;
    const idle = [...threads].find(([, { thread }]) => !thread.isBusy());
    if (idle === undefined)
      throw new ThreadLostError(`${mostThreads} adapters are busy already, and no more are started`);
    drop(...idle);
    void idle[1].thread.end();
  };

  return {
    count: () => threads.size,
    open(key: string, data: AdapterData): Kept {
      const found = threads.get(key);
      if (found !== undefined) drop(key, found);
      if (found === undefined || found.thread.isEnded()) makeRoom();
      const isUsable = found !== undefined && !found.thread.isEnded();
      const kept = isUsable ? found : { thread: startAdapterThread(data) };
      // The latest stands last.
      threads.set(key, kept);
      return kept;
    },
    rest(key: string, kept: Kept): void {
      if (kept.thread.isEnded()) return drop(key, kept);
      if (kept.thread.isBusy()) return;
      clearTimeout(kept.timer);
      kept.timer = setTimeout(() => {
        drop(key, kept);
        void kept.thread.end();
      }, idleMs);
      kept.timer.unref();
    },
    async close() {
      const all = [...threads];
      for (const one of all) drop(...one);
      await Promise.all(all.map(([, { thread }]) => thread.end()));
    },
  };
}
