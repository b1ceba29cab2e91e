import type { Executor } from "@parley/db";
import type { LogEntry } from "./log-entry.ts";
import type { LogRow } from "./logs.tables.ts";

/** Who has new Logs judged. */
export type LogWatch = {
  /**
   * What is to be noted of new Logs, asked before the transaction, so that nothing waits in it; undefined where nobody
   * watches them.
   */
  find(entries: readonly LogEntry[]): Promise<WatchNote | undefined> | undefined;
  /** Called in the transaction that completes a Log which could be added to until then. */
  completed(transaction: Executor, log: LogRow): Promise<void>;
};

export type WatchNote = {
  /** Called in the transaction that writes the Logs, with those of which it was asked that are written. */
  write(transaction: Executor, written: readonly LogEntry[]): Promise<void>;
  /** Called after the commit. */
  committed(): void;
};
