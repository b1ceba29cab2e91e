export { changeLog } from "./change-log.ts";
export { describeLogs } from "./describe-logs.ts";
export { findTrace, type TraceIds } from "./find-trace.ts";
export type { LogEntry } from "./log-entry.ts";
export { createLogWriter, type LogWriter } from "./log-writer.ts";
export { logRoutes } from "./logs.routes.ts";
export { findLog } from "./logs.store.ts";
export type { LogRow } from "./logs.tables.ts";
export type { LogPayload } from "./payload.ts";
