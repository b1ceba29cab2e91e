import type { EventBus } from "../../kernel/events.ts";

/** Lets requests wait until a File of their organization changes. */
export type ChangeWaiter = {
  /** Resolves once something may have changed, the time is over, or the client has left. */
  wait(organizationId: string, options: { ms: number; signal: AbortSignal }): Promise<void>;
  readonly isClosed: boolean;
  /** Lets all go at once, and whoever comes later. */
  close(): void;
};

export function createChangeWaiter({ events }: { events: EventBus }): ChangeWaiter {
  const waiting = new Map<string, Set<() => void>>();
  let isClosed = false;
  const release = (organizationId: string): void => {
    for (const go of waiting.get(organizationId) ?? []) go();
  };
  const releaseAll = (): void => {
    for (const organizationId of waiting.keys()) release(organizationId);
  };
  events.on("file.changed", ({ organizationId }) => release(organizationId));
  events.on("elsewhere.missed", releaseAll);
  return {
    wait: (organizationId, { ms, signal }) =>
      new Promise((resolve) => {
        if (isClosed || signal.aborted || ms <= 0) return resolve();
        const own = waiting.get(organizationId) ?? new Set();
        const go = (): void => {
          clearTimeout(limit);
          signal.removeEventListener("abort", go);
          own.delete(go);
          if (own.size === 0 && waiting.get(organizationId) === own) waiting.delete(organizationId);
          resolve();
        };
        const limit = setTimeout(go, ms);
        signal.addEventListener("abort", go, { once: true });
        waiting.set(organizationId, own.add(go));
      }),
    get isClosed() {
      return isClosed;
    },
    close() {
      isClosed = true;
      releaseAll();
    },
  };
}
