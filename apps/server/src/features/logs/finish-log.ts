import type { Database } from "@parley/db";
import type { RedactorOf } from "../redaction/index.ts";
import { changeLog } from "./change-log.ts";
import { toLogRow, type LogEntry } from "./log-entry.ts";
import type { LogWatch } from "./log-watch.ts";
import { redactEntry } from "./redact-entry.ts";
import type { RunWatch } from "./run-watch.ts";

export type FinishDependencies = {
  database: Database;
  redactorOf?: RedactorOf | undefined;
  runWatch?: RunWatch | undefined;
  logWatch?: LogWatch | undefined;
};

/**
 * Writes what came of a Log that was written when it began; whose it is, and where it belongs, stays.
 *
 * @throws not_found where it was deleted meanwhile
 */
export async function finishLog(
  { database, redactorOf, runWatch, logWatch }: FinishDependencies,
  { entry }: { entry: LogEntry },
): Promise<void> {
  const redactor = await redactorOf?.(entry.organizationId);
  const kept = redactor === undefined ? entry : await redactEntry(entry, redactor);
  const row = toLogRow(kept);
  await changeLog(database, {
    organizationId: kept.organizationId,
    fileId: kept.fileId,
    logId: kept.id,
    row: {
      end_time: row.end_time,
      status: row.status,
      error: row.error,
      finish_reason: row.finish_reason,
      provider: row.provider,
      model: row.model,
      prompt_tokens: row.prompt_tokens,
      output_tokens: row.output_tokens,
      reasoning_tokens: row.reasoning_tokens,
      prompt_cost_nano: row.prompt_cost_nano,
      output_cost_nano: row.output_cost_nano,
      provider_latency_ms: row.provider_latency_ms,
      warnings: row.warnings,
    },
    payload: kept.payload,
    runWatch,
    logWatch,
  });
}
