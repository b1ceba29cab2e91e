import type { AdapterCall, FetchReply, FetchRequest } from "./process/protocol.ts";

export type CallOptions = {
  readonly fetch: (request: FetchRequest) => Promise<FetchReply>;
  readonly signal: AbortSignal;
  /** After so long without an answer the process is ended, whoever still waits. */
  readonly callMs: number;
};

type Pending = {
  readonly act: AdapterCall["act"];
  readonly options: CallOptions;
  /** Ends the process. */
  readonly timer: NodeJS.Timeout;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * What a process has not answered yet. Who gives up waiting for it is told so, but it stays until it is answered: else a
 * process that hangs would look like one that has nothing to do.
 */
export function createWaiting(onNone: () => void) {
  const pending = new Map<number, Pending>();
  const givenUp = new Set<number>();
  const settle = (id: number, tell: (one: Pending) => void): void => {
    const found = pending.get(id);
    if (found === undefined) return;
    pending.delete(id);
    givenUp.delete(id);
    clearTimeout(found.timer);
    tell(found);
    if (pending.size === 0) onNone();
  };
  const reject = (id: number, error: unknown): void => settle(id, (one) => one.reject(error));
  return {
    count: (act?: Pending["act"]): number =>
      act === undefined ? pending.size : [...pending.values()].filter((one) => one.act === act).length,
    add: (id: number, one: Pending) => void pending.set(id, one),
    /** Undefined where nobody waits for it. */
    optionsOf: (id: number) => (givenUp.has(id) ? undefined : pending.get(id)?.options),
    giveUp(id: number, why: unknown) {
      if (!pending.has(id)) return;
      givenUp.add(id);
      pending.get(id)?.reject(why);
    },
    reject,
    resolve: (id: number, result: unknown) => settle(id, (one) => one.resolve(result as never)),
    rejectAll(error: unknown) {
      for (const id of pending.keys()) reject(id, error);
    },
  };
}
