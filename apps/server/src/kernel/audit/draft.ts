import { AsyncLocalStorage } from "node:async_hooks";
import type { Database } from "@parley/db";
import { appendEntry, type NewEntry } from "./append-entry.store.ts";

/** What a request is about to change; written down with the change. */
export type Draft = {
  readonly entry: Omit<NewEntry, "outcome">;
  /** Whether it is in the log, in the transaction of the change. */
  isWritten: boolean;
  /** Whether the latest transaction found that all was as asked already. */
  isNothing: boolean;
};

const storage = new AsyncLocalStorage<Draft | undefined>();

/** Of the request that is being answered; nothing where there is none, or it changes nothing. */
export const currentDraft = (): Draft | undefined => storage.getStore();

/**
 * The entry of the request where it still is to be written, for whoever writes it with those of others; once that is
 * committed it is to be marked as written.
 */
export function openDraft(): Draft | undefined {
  const draft = storage.getStore();
  return draft?.isWritten === false ? draft : undefined;
}

/** The first transaction of `work` that commits takes the entry along. */
export const withDraft = <T>(draft: Draft, work: () => T): T => storage.run(draft, work);

export const withoutDraft = <T>(work: () => T): T =>
  storage.getStore() === undefined ? work() : storage.run(undefined, work);

/** Says, in a transaction, that it changes nothing: all is as was asked for already, so there is nothing to record. */
export function nothingChanged(): void {
  const draft = storage.getStore();
  if (draft !== undefined) draft.isNothing = true;
}

/**
 * The database, whose transactions write the entry of the request they belong to: what is changed is on record, or is
 * not changed. What has no request, and every request that changes nothing, is left as it is.
 */
export function withAudit(database: Database): Database {
  return {
    ...database,
    transaction: async (work) => {
      const draft = storage.getStore();
      if (draft === undefined || draft.isWritten) return database.transaction(work);
      const result = await database.transaction(async (transaction) => {
        draft.isNothing = false;
        const done = await work(transaction);
        if (!draft.isNothing) await appendEntry(transaction, { ...draft.entry, outcome: "done" });
        return done;
      });
      draft.isWritten = !draft.isNothing;
      return result;
    },
  };
}
