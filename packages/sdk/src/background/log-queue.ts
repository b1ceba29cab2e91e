/** Entries taken together, oldest first. They stay in the queue until `settle`. */
export type LogBatch = {
  readonly entries: readonly string[];
  /** Forgets them. */
  settle(): void;
};

/** What waits to be sent: texts of one line each, oldest first. */
export type LogQueue = {
  /** False where there is no room: the entry is not kept. Never waits for a disk or the network. */
  append(entry: string): boolean;
  /** The oldest entries; undefined where nothing waits. One batch at a time: settle it before the next. */
  take(limits: { maxEntries: number; maxBytes: number }): LogBatch | undefined;
  /** How many entries wait, as far as is known. */
  readonly size: number;
  /** Puts an entry aside that the server refused for good. Answers where it is; null where it is nowhere. Never throws. */
  reject(entry: string, reason: string): string | null;
  /** Takes over what processes left that have ended. Answers whether there was anything. */
  adopt(): boolean;
  /** Ends the use of the queue; what was promised to be kept stays. */
  close(): void;
};
