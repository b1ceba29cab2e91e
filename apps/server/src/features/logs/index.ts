export { correctLog } from "./correct-log.ts";
export { findTrace, type TraceIds } from "./find-trace.ts";
export type { LogEntry } from "./log-entry.ts";
export { createLogWriter, type LogWriter } from "./log-writer.ts";
export { logRoutes } from "./logs.routes.ts";
export { findLog } from "./logs.store.ts";
export { recordLog } from "./record-log.ts";
export { recordOnVersion, type OnVersionDependencies } from "./record-on-version.ts";
