import type { DatabaseLogger } from "@parley/db";
import { Logger } from "graphile-worker";

/** graphile-worker's words in our log: its troubles only. What becomes of single jobs we say ourselves. */
export function createGraphileLogger(logger?: DatabaseLogger): Logger {
  return new Logger(() => (level, message, meta) => {
    if (meta?.["failure"] === true) return;
    if (level === "error") logger?.error({ detail: meta }, message);
    if (level === "warning") logger?.warn({ detail: meta }, message);
  });
}
