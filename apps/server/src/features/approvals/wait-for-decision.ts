import type { Database } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import { findDecided } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";

/** Lets requests wait until something is decided, wherever that happens. */
export type DecisionWaiter = {
  /**
   * Resolves once the request may be decided, the time is over, or the client has left: with the request as it was
   * decided where that happened in this process; else it is to be read.
   */
  wait(id: string, options: { ms: number; signal: AbortSignal }): Promise<ApprovalRow | undefined>;
  /** Hands what has just been decided here, and committed, to those who wait for it. */
  tell(row: ApprovalRow): void;
  /** Lets all go at once, and whoever comes later. */
  close(): void;
};

type Go = (row?: ApprovalRow) => void;

/** What another process decided and nobody told of is seen after this: one query for all that wait here. */
const lookEveryMs = 1000;
/** Clocks of processes differ, and what was decided a moment ago may become visible later. */
const lookBackMs = 30_000;

type Dependencies = { database: Database; events: EventBus; clock: Clock };

export function createDecisionWaiter({ database, events, clock }: Dependencies): DecisionWaiter {
  const waiting = new Map<string, Set<Go>>();
  let isClosed = false;
  const release = (id: string, row?: ApprovalRow): void => {
    for (const go of waiting.get(id) ?? []) go(row);
  };
  const isNeeded = (): boolean => waiting.size > 0 && !isClosed;
  const looking = createLooking({ database, clock, isNeeded, found: release });
  events.on("approval.decided", ({ id }) => release(id));
  events.on("elsewhere.missed", () => void looking.now());
  return {
    wait: (id, { ms, signal }) =>
      new Promise((resolve) => {
        if (isClosed || signal.aborted || ms <= 0) return resolve(undefined);
        const own = waiting.get(id) ?? new Set();
        const go: Go = (row) => {
          clearTimeout(limit);
          signal.removeEventListener("abort", leave);
          own.delete(go);
          if (own.size === 0 && waiting.get(id) === own) waiting.delete(id);
          resolve(row);
        };
        const leave = (): void => go();
        const limit = setTimeout(leave, ms);
        signal.addEventListener("abort", leave, { once: true });
        // Who comes to nobody has just looked.
        if (waiting.size === 0) looking.begin();
        waiting.set(id, own.add(go));
        looking.later();
      }),
    tell: (row) => release(row.id, row),
    close() {
      isClosed = true;
      looking.stop();
      for (const gone of [...waiting.values()].flatMap((own) => [...own])) gone();
    },
  };
}

type Looking = Pick<Dependencies, "database" | "clock"> & {
  isNeeded: () => boolean;
  found: (id: string) => void;
};

function createLooking({ database, clock, isNeeded, found }: Looking) {
  let timer: NodeJS.Timeout | undefined;
  /** All that was decided before is known. */
  let lookedAt = clock();
  const stop = (): void => clearTimeout(timer);
  const now = async (): Promise<void> => {
    stop();
    try {
      const beganAt = clock();
      for (const id of await findDecided(database.executor, lookedAt - lookBackMs)) found(id);
      lookedAt = beganAt;
    } catch {
      // Whoever waits looks for himself when his time is over.
    }
    timer = undefined;
    later();
  };
  const later = (): void => {
    if (timer !== undefined || !isNeeded()) return;
    timer = setTimeout(() => void now(), lookEveryMs).unref();
  };
  return { begin: () => void (lookedAt = clock()), now, later, stop };
}
