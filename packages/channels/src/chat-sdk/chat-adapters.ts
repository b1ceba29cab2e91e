import { createHash } from "node:crypto";
import { startAdapterProcess, NoRoomError, type AdapterProcess } from "./adapter-process.ts";
import type { CallOptions } from "./create-waiting.ts";
import type { AdapterCall, AdapterData, CallResult } from "./process/protocol.ts";

/** The adapters of Chat SDK that whoever runs the server lets it load, each setup in a process of its own. */
export type ChatAdapters = {
  /** Names of packages. None: the kind is not offered. */
  readonly allowed: readonly string[];
  /** @throws AdapterCallError; ProcessLostError; NoRoomError; the signal's reason */
  call<C extends AdapterCall>(
    setup: AdapterSetup,
    given: { call: C } & Omit<CallOptions, "callMs">,
  ): Promise<CallResult[C["act"]]>;
  /** How many processes there are. */
  count(): number;
  close(): Promise<void>;
};

/** `owner`: whose it is. Nobody's share of the processes is another's. */
export type AdapterSetup = { readonly owner: string; readonly data: AdapterData };

type Limits = {
  readonly idleMs: number;
  readonly callMs: number;
  /** Before one that ended by itself is started again. */
  readonly pauseMs: number;
  readonly mostProcesses: number;
  /** Of one owner, that do something at the same time. */
  readonly mostOfOwner: number;
  /** What came in and is dealt with at the same time, by one process. */
  readonly mostReceived: number;
};

const usual: Limits = {
  idleMs: 5 * 60_000,
  callMs: 30_000,
  pauseMs: 10_000,
  mostProcesses: 16,
  mostOfOwner: 4,
  mostReceived: 4,
};

/** Most calls are done by then. */
const soonMs = 5000;

/** Processes start when they are needed, and end when nobody has needed them for a while. */
export function createChatAdapters({
  allowed,
  limits: given = {},
}: {
  allowed: readonly string[];
  limits?: Partial<Limits>;
}): ChatAdapters {
  const limits = { ...usual, ...given };
  const processes = createProcesses(limits);
  return {
    allowed,
    count: processes.count,
    close: processes.close,
    async call(setup, { call, ...options }) {
      options.signal.throwIfAborted();
      const child = processes.open(setup);
      // Whoever knows the address can send something in, without any proof.
      if (call.act === "receive" && child.count("receive") >= limits.mostReceived)
        throw new NoRoomError(
          `it deals with ${limits.mostReceived} messages already, and takes no more`,
          soonMs,
        );
      return child.call(call, { ...options, callMs: limits.callMs });
    },
  };
}

type Kept = { readonly child: AdapterProcess; readonly owner: string; timer?: NodeJS.Timeout };

function createProcesses({ idleMs, pauseMs, ...most }: Limits) {
  const processes = new Map<string, Kept>();
  const pauses = createPauses(pauseMs);

  const drop = (key: string, kept: Kept): void => {
    clearTimeout(kept.timer);
    if (processes.get(key) === kept) processes.delete(key);
  };

  const endIdle = (key: string, kept: Kept): void => {
    drop(key, kept);
    void kept.child.end();
  };

  const start = (key: string, { owner, data }: AdapterSetup): Kept => {
    const child = startAdapterProcess(data, {
      onIdle() {
        clearTimeout(kept.timer);
        kept.timer = setTimeout(() => endIdle(key, kept), idleMs);
        kept.timer.unref();
      },
      onLost() {
        drop(key, kept);
        pauses.begin(key);
      },
    });
    const kept: Kept = { child, owner };
    return kept;
  };

  return {
    count: () => processes.size,
    /** @throws ProcessLostError; NoRoomError */
    open(setup: AdapterSetup): AdapterProcess {
      const key = createHash("sha256").update(JSON.stringify(setup)).digest("base64url");
      const found = processes.get(key);
      if (found?.child.isBusy() !== true) checkShare([...processes.values()], setup.owner, most.mostOfOwner);
      if (found === undefined) {
        pauses.check(key);
        if (processes.size >= most.mostProcesses) endIdle(...findIdle([...processes]));
      } else drop(key, found);
      const kept = found ?? start(key, setup);
      // The latest stands last.
      processes.set(key, kept);
      return kept.child;
    },
    async close() {
      const all = [...processes];
      for (const one of all) drop(...one);
      await Promise.all(all.map(([, { child }]) => child.end()));
    },
  };
}

function checkShare(all: readonly Kept[], owner: string, most: number): void {
  const busy = all.filter((kept) => kept.owner === owner && kept.child.isBusy());
  if (busy.length >= most)
    throw new NoRoomError(`${most} adapters of this organization are busy already`, soonMs);
}

function findIdle(all: readonly [string, Kept][]): [string, Kept] {
  const idle = all.find(([, { child }]) => !child.isBusy());
  if (idle === undefined)
    throw new NoRoomError(`${all.length} adapters are busy already, and no more are started`, soonMs);
  return idle;
}

/** What ends at once whenever it is started is not started as often as it is asked for. */
function createPauses(pauseMs: number) {
  const ends = new Map<string, number>();
  return {
    begin(key: string): void {
      const now = performance.now();
      for (const [each, at] of ends) if (at <= now) ends.delete(each);
      ends.set(key, now + pauseMs);
    },
    /** @throws NoRoomError */
    check(key: string): void {
      const leftMs = (ends.get(key) ?? 0) - performance.now();
      if (leftMs > 0)
        throw new NoRoomError(
          `it ended a moment ago, and is started again in ${Math.ceil(leftMs / 1000)} s at the earliest`,
          leftMs,
        );
    },
  };
}
