import type { MessagePort } from "node:worker_threads";
import { openSqliteSession } from "./sqlite-session.ts";
import type { SqliteSession, StatementOutcome } from "./sqlite-session.ts";

export type ReaderRequest = { sql: string; parameters: readonly unknown[] };
export type ReaderReply = StatementOutcome | { error: { message: string; code?: string; errcode?: number } };

/** SQLite's own 2 MB are read anew for every search of a few thousand Logs. */
const cacheKiB = 16_384;
const setup = ["pragma temp_store = memory", `pragma cache_size = -${cacheKiB}`];

/** In a reader thread: statements in, rows out, one at a time. */
export function serveReads({ file, port }: { file: string; port: MessagePort }): SqliteSession {
  const session = openSqliteSession({ file, readOnly: true, setup });
  port.on("message", ({ sql, parameters }: ReaderRequest) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    port.postMessage(answer(session, { sql, parameters }));
  });
  return session;
}

function answer(session: SqliteSession, { sql, parameters }: ReaderRequest): ReaderReply {
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
