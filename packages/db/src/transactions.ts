import { setTimeout as pause } from "node:timers/promises";
import type { Database, DatabaseLogger, Executor } from "./database.ts";
import { isOutrun } from "./portable/violations.ts";

const MAX_ATTEMPTS = 5;

type Transactions = Pick<Database, "transaction" | "onCommit" | "inBackground">;

/** The transactions of a database, where Kysely begins and ends them. */
export function createTransactions(executor: Executor, logger?: DatabaseLogger): Transactions {
  // Keyed by Kysely's own executor: `trx.$extendTables()` makes a new object around the same one.
  const callbacksOf = new WeakMap<object, Array<() => void>>();

  function call(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      logger?.error({ err: error }, "a callback after a commit failed");
    }
  }

  const transactions: Transactions = {
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        const callbacks: Array<() => void> = [];
        try {
          const result = await executor.transaction().execute((transaction) => {
            callbacksOf.set(transaction.getExecutor(), callbacks);
            return work(transaction);
          });
          for (const callback of callbacks) call(callback);
          return result;
        } catch (error) {
          if (attempt === MAX_ATTEMPTS || !isOutrun(error)) throw error;
          // The other one may finish first: at once, both could meet again.
          await pause(attempt * (5 + Math.random() * 20));
        }
      }
    },

    onCommit(within, callback) {
      const callbacks = callbacksOf.get(within.getExecutor());
      if (callbacks !== undefined) callbacks.push(callback);
      else if (within.isTransaction)
        throw new Error("This transaction was not begun with Database.transaction().");
      else call(callback);
    },

    // The computing is the server's.
    inBackground: (work, input) => transactions.transaction((transaction) => work.run(transaction, input)),
  };
  return transactions;
}
