import { createHash } from "node:crypto";
import {
  startAdapterProcess,
  ProcessLostError,
  type AdapterProcess,
  type CallOptions,
} from "./adapter-process.ts";
import type { AdapterCall, AdapterData, CallResult } from "./process/protocol.ts";

/** The adapters of Chat SDK that whoever runs the server lets it load, each setup in a process of its own. */
export type ChatAdapters = {
  /** Names of packages. None: the kind is not offered. */
  readonly allowed: readonly string[];
  /** @throws AdapterCallError; ProcessLostError; the signal's reason */
  call<C extends AdapterCall>(
    data: AdapterData,
    given: { call: C } & Omit<CallOptions, "callMs">,
  ): Promise<CallResult[C["act"]]>;
  /** How many processes there are. */
  count(): number;
  close(): Promise<void>;
};

type Limits = { readonly idleMs: number; readonly callMs: number; readonly mostProcesses: number };

const usual: Limits = { idleMs: 5 * 60_000, callMs: 30_000, mostProcesses: 16 };

type Kept = { readonly child: AdapterProcess; timer?: NodeJS.Timeout };

/** Processes start when they are needed, and end when nobody has needed them for a while. */
export function createChatAdapters({
  allowed,
  limits = usual,
}: {
  allowed: readonly string[];
  limits?: Limits;
}): ChatAdapters {
  const processes = createProcesses(limits);
  return {
    allowed,
    count: processes.count,
    close: processes.close,
    async call(data, { call, ...options }) {
      const key = createHash("sha256").update(JSON.stringify(data)).digest("base64url");
      const kept = processes.open(key, data);
      try {
        return await kept.child.call(call, { ...options, callMs: limits.callMs });
      } finally {
        processes.rest(key, kept);
      }
    },
  };
}

function createProcesses({ idleMs, mostProcesses }: Limits) {
  const processes = new Map<string, Kept>();

  const drop = (key: string, kept: Kept): void => {
    clearTimeout(kept.timer);
    if (processes.get(key) === kept) processes.delete(key);
  };

  const makeRoom = (): void => {
    for (const [key, kept] of processes) if (kept.child.isEnded()) drop(key, kept);
    if (processes.size < mostProcesses) return;
    const idle = [...processes].find(([, { child }]) => !child.isBusy());
    if (idle === undefined)
      throw new ProcessLostError(`${mostProcesses} adapters are busy already, and no more are started`);
    drop(...idle);
    void idle[1].child.end();
  };

  return {
    count: () => processes.size,
    open(key: string, data: AdapterData): Kept {
      const found = processes.get(key);
      if (found !== undefined) drop(key, found);
      if (found === undefined || found.child.isEnded()) makeRoom();
      const isUsable = found !== undefined && !found.child.isEnded();
      const kept = isUsable ? found : { child: startAdapterProcess(data) };
      // The latest stands last.
      processes.set(key, kept);
      return kept;
    },
    rest(key: string, kept: Kept): void {
      if (kept.child.isEnded()) return drop(key, kept);
      if (kept.child.isBusy()) return;
      clearTimeout(kept.timer);
      kept.timer = setTimeout(() => {
        drop(key, kept);
        void kept.child.end();
      }, idleMs);
      kept.timer.unref();
    },
    async close() {
      const all = [...processes];
      for (const one of all) drop(...one);
      await Promise.all(all.map(([, { child }]) => child.end()));
    },
  };
}
