import { inChunks, type Database } from "@parley/db";
import type { EventBus } from "../../kernel/events.ts";
import { findDecided } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";

/** Lets requests wait until something is decided, wherever that happens. */
export type DecisionWaiter = {
  /**
   * The request once it is decided, or as it is when the time is over or the client has left. It is `read` before that,
   * where it may be decided already, and after it, but where it was decided in this process. What `read` throws is thrown.
   */
  wait(id: string, options: Waiting): Promise<ApprovalRow>;
  /** Hands what has just been decided here, and committed, to those who wait for it. */
  tell(row: ApprovalRow): void;
  /** Lets all go at once, and whoever comes later. */
  close(): void;
};

type Waiting = { ms: number; signal: AbortSignal; read: () => Promise<ApprovalRow> };
type Go = (row?: ApprovalRow) => void;

/** What another process decided and nobody told of is looked for so often: one query for those that wait here. */
const lookEveryMs = 1000;
/** For no more at once, in turns; however much others decide. */
const mostAtOnce = 500;

type Dependencies = { database: Database; events: EventBus };

export function createDecisionWaiter({ database, events }: Dependencies): DecisionWaiter {
  /** By request; those that were looked for longest ago come first. */
  const waiting = new Map<string, Set<Go>>();
  let isClosed = false;
  const release = (id: string, row?: ApprovalRow): void => {
    for (const go of waiting.get(id) ?? []) go(row);
  };
  const look = async (ids: string[]): Promise<void> => {
    for (const id of ids) {
      const own = waiting.get(id);
      if (own !== undefined && waiting.delete(id)) waiting.set(id, own);
    }
    for (const id of await findDecided(database.executor, ids)) release(id);
  };
  const looking = createLooking({
    isNeeded: () => waiting.size > 0 && !isClosed,
    look: () => look(waiting.keys().take(mostAtOnce).toArray()),
  });
  /** Until it is told, the time is over, the client has left or `stop`. */
  const listen = (id: string, { ms, signal }: Waiting) => {
    const { promise: told, resolve } = Promise.withResolvers<ApprovalRow | undefined>();
    const own = waiting.get(id) ?? new Set();
    const go: Go = (row) => {
      clearTimeout(limit);
      signal.removeEventListener("abort", stop);
      own.delete(go);
      if (own.size === 0 && waiting.get(id) === own) waiting.delete(id);
      resolve(row);
    };
    const stop = (): void => go();
    const limit = setTimeout(stop, ms);
    signal.addEventListener("abort", stop, { once: true });
    waiting.set(id, own.add(go));
    looking.later();
    return { told, stop };
  };
  events.on("approval.decided", ({ id }) => release(id));
  const lookForAll = async (): Promise<void> => {
    // What fails is looked for again, in turns.
    for (const ids of inChunks([...waiting.keys()], mostAtOnce)) await look([...ids]).catch(() => {});
  };
  events.on("elsewhere.missed", () => void lookForAll());
  return {
    async wait(id, options) {
      const { ms, signal, read } = options;
      if (isClosed || signal.aborted || ms <= 0) return read();
      // Before it is read, so that what is decided meanwhile is told as well.
      const { told, stop } = listen(id, options);
      try {
        const row = await read();
        if (row.status !== "pending") return row;
        return (await told) ?? (await read());
      } finally {
        stop();
      }
    },
    tell: (row) => release(row.id, row),
    close() {
      isClosed = true;
      looking.stop();
      for (const gone of [...waiting.values()].flatMap((own) => [...own])) gone();
    },
  };
}

function createLooking({ isNeeded, look }: { isNeeded: () => boolean; look: () => Promise<void> }) {
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    if (timer !== undefined || !isNeeded()) return;
    timer = setTimeout(async () => {
      await look().catch(() => {});
      timer = undefined;
      later();
    }, lookEveryMs).unref();
  };
  return { later, stop: () => clearTimeout(timer) };
}
