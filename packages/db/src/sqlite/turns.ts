/**
 * Whose turn it is to write, and who uses the one writing connection.
 *
 *   free ──begin──▶ held by a transaction ──end──▶ the waiting run, in order, until one of them begins a transaction
 *
 * Invariant: something waits only while a transaction holds the connection. A statement outside a transaction therefore runs at once
 * and synchronously, without any queue, unless there is one to wait for.
 */
export type Turns = {
  /**
   * Runs `work` now if the connection is free or `holder` has it, else when its turn comes. What only reads does not
   * wait for a transaction that another connection does.
   */
  take<T>(holder: object, work: () => T, options?: { isRead?: boolean }): Promise<T>;
  /** Like `take`, and if `begin` does not throw, `holder` keeps its turn until `end`; `isElsewhere`: on another connection. */
  hold(holder: object, begin: () => void, options?: { isElsewhere?: boolean }): Promise<void>;
  /** Lets the next ones run. */
  end(holder: object): void;
};

/** What a transaction's work runs in; `outer` if that was begun within another one's. */
export type Scope = { readonly outer: Scope | undefined };

export type TurnsOptions = {
  /** The scope of the calling code, if it belongs to a transaction: recognises a wait that can never end. */
  currentScope: () => Scope | undefined;
  /** How long code inside a transaction may wait for its own transaction to end before that is called a deadlock. */
  deadlockAfterMs: number;
};

export function createTurns({ currentScope, deadlockAfterMs }: TurnsOptions): Turns {
  let held: { holder: object; scope: Scope | undefined; isElsewhere: boolean } | undefined;
  let waiting: Array<() => void> = [];

  function runWaiting(): void {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      next();
      // A transaction has begun: the rest waits for its end.
      if (held !== undefined) return;
    }
  }

  function enqueue<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const entry = () => {
        clearTimeout(deadlock);
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      };
      const deadlock = waitsForItself()
        ? setTimeout(() => {
            waiting = waiting.filter((other) => other !== entry);
            reject(new Error(DEADLOCK));
          }, deadlockAfterMs)
        : undefined;
      waiting.push(entry);
    });
  }

  function waitsForItself(): boolean {
    for (let scope = currentScope(); scope !== undefined; scope = scope.outer) {
      if (scope === held?.scope) return true;
    }
    return false;
  }

  // Not marked async where it need not be: this is the hot path of every query.
  async function take<T>(holder: object, work: () => T, { isRead = false } = {}): Promise<T> {
    const isFree = held === undefined || held.holder === holder || (isRead && held.isElsewhere);
    return isFree ? work() : enqueue(work);
  }

  return {
    take,
    hold: (holder, begin, { isElsewhere = false } = {}) => {
      const scope = currentScope();
      return take(holder, () => {
        begin();
        held = { holder, scope, isElsewhere };
      });
    },
    end(holder) {
      if (held?.holder !== holder) return;
      held = undefined;
      runWaiting();
    },
  };
}

const DEADLOCK =
  "This statement runs inside a transaction but not on it, and waits for it to end: use the executor given to the transaction's work.";
