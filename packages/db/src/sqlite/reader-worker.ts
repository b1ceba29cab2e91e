/** The program of a reader thread: statements in, rows out, one at a time. */
import { parentPort, workerData } from "node:worker_threads";
import { openSqliteSession } from "./sqlite-session.ts";
import type { StatementOutcome } from "./sqlite-session.ts";

export type ReaderRequest = { sql: string; parameters: readonly unknown[] };
export type ReaderReply = StatementOutcome | { error: { message: string; code?: string; errcode?: number } };

const { file } = workerData as { file: string };
/** SQLite's own 2 MB are read anew for every search of a few thousand Logs. */
const cacheKiB = 16_384;
const setup = ["pragma temp_store = memory", `pragma cache_size = -${cacheKiB}`];
const session = openSqliteSession({ file, readOnly: true, setup });

parentPort?.on("message", ({ sql, parameters }: ReaderRequest) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(answer(sql, parameters));
});

function answer(sql: string, parameters: readonly unknown[]): ReaderReply {
  try {
    return session.execute(sql, parameters);
  } catch (error) {
    return { error: toPlainError(error) };
  }
}

function toPlainError(error: unknown): { message: string; code?: string; errcode?: number } {
  const { message, code, errcode } = error as { message: string; code?: string; errcode?: number };
  return { message, ...(code === undefined ? {} : { code }), ...(errcode === undefined ? {} : { errcode }) };
}
