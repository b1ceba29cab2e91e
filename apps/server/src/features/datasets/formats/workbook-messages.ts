/** From the thread that reads a workbook to who asked for it; the first two are answered. */
export type ToReader =
  | { kind: "more-bytes" }
  | { kind: "rows"; rows: string[][] }
  | { kind: "end" }
  | { kind: "failed"; reason: string };

/** The answers; without a chunk the bytes are at their end. */
export type ToWorker = { kind: "bytes"; chunk?: Uint8Array } | { kind: "rows-taken" };
