import type { Database } from "@parley/db";
import type { EventBus } from "../../kernel/events.ts";
import { findDecided } from "./approvals.store.ts";

/** Lets requests wait until something is decided, wherever that happens. */
export type DecisionWaiter = {
  /** Resolves once the request may be decided, the time is over, or the client has left. */
  wait(id: string, options: { ms: number; signal: AbortSignal }): Promise<void>;
  /** Lets all go at once, and whoever comes later. */
  close(): void;
};

/** What another process decided and nobody told of is seen after this: one query for all that wait here. */
const lookEveryMs = 1000;

export function createDecisionWaiter({
  database,
  events,
}: {
  database: Database;
  events: EventBus;
}): DecisionWaiter {
  const waiting = new Map<string, Set<() => void>>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const release = (id: string): void => {
    for (const go of waiting.get(id) ?? []) go();
  };
  const look = async (): Promise<void> => {
    clearTimeout(timer);
    try {
      for (const id of await findDecided(database.executor, [...waiting.keys()])) release(id);
    } catch {
      // Whoever waits looks for himself when his time is over.
    }
    timer = undefined;
    lookLater();
  };
  const lookLater = (): void => {
    if (timer !== undefined || waiting.size === 0 || isClosed) return;
    timer = setTimeout(() => void look(), lookEveryMs);
    timer.unref();
  };
  events.on("approval.decided", ({ id }) => release(id));
  events.on("elsewhere.missed", () => void look());
  return {
    wait: (id, { ms, signal }) =>
      new Promise((resolve) => {
        if (isClosed || signal.aborted || ms <= 0) return resolve();
        const own = waiting.get(id) ?? new Set();
        const go = (): void => {
          clearTimeout(limit);
          signal.removeEventListener("abort", go);
          own.delete(go);
          if (own.size === 0 && waiting.get(id) === own) waiting.delete(id);
          resolve();
        };
        const limit = setTimeout(go, ms);
        signal.addEventListener("abort", go, { once: true });
        waiting.set(id, own.add(go));
        lookLater();
      }),
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const gone of [...waiting.values()].flatMap((own) => [...own])) gone();
    },
  };
}
