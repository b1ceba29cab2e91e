import { logErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { z } from "zod";
import type { FileTypes } from "../files/index.ts";
import { describeLogs } from "./describe-logs.ts";
import type { LogView } from "./log-view.ts";
import { findLog } from "./logs.store.ts";
import { createLogReplyBudget } from "./reply-budget.ts";
import { countTrace, listTrace, type TracePlace } from "./trace.store.ts";

type Request = {
  organizationId: string;
  fileTypes: FileTypes;
  /** Any Log of the trace. */
  logId: string;
  cursor: string | undefined;
  size: number;
  includeBodies: boolean;
};

type TracePage = { root_id: string; records: LogView[]; next_cursor: string | null; total: number };

/** A page of the Logs below the root of a trace, oldest first. @throws not_found, malformed cursors */
export async function pageTrace(executor: Executor, request: Request): Promise<TracePage> {
  const { organizationId, fileTypes, logId, size, includeBodies } = request;
  const after = request.cursor === undefined ? undefined : readCursor(request.cursor);
  const log = await findLog(executor, { organizationId, id: logId });
  if (log === undefined) throw logErrors.notFound({ log_id: logId });
  const rootId = log.trace_id ?? log.id;
  const [rows, total] = await Promise.all([
    // One more than fits tells whether there is another page.
    listTrace(executor, { organizationId, rootId, after, limit: size + 1 }),
    countTrace(executor, { organizationId, rootId }),
  ]);
  const fitting = rows.slice(0, size);
  const last = fitting.at(-1);
  const budget = createLogReplyBudget();
  const records = await describeLogs(executor, fitting, { organizationId, fileTypes, includeBodies, budget });
  const isLast = rows.length <= size || last === undefined;
  return { root_id: rootId, records, next_cursor: isLast ? null : writeCursor(last), total };
}

const Cursor = z.tuple([z.int(), z.string()]);

const writeCursor = ({ created_at, id }: { created_at: number; id: string }): string =>
  Buffer.from(JSON.stringify([created_at, id])).toString("base64url");

function readCursor(text: string): TracePlace {
  try {
    const [createdAt, id] = Cursor.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    return { createdAt, id };
  } catch {
    throw logErrors.cursorUnknown();
  }
}
