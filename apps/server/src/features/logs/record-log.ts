import type { FileType, GivenLog } from "@parley/contract";
import type { Database } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import { createLogId } from "../../kernel/ids.ts";
import { findTrace, type TraceIds } from "./find-trace.ts";
import { toLogEntry } from "./log-request.ts";
import type { LogEntry } from "./log-entry.ts";
import type { LogWriter } from "./log-writer.ts";

export type RecordDependencies = { database: Database; logWriter: LogWriter; clock: Clock };

export type Recording = {
  organizationId: string;
  type: FileType;
  fileId: string;
  versionId: string;
  /** The name of the environment the version was asked for by. */
  environment: string | undefined;
  request: GivenLog;
  /** What a Log is that does not say: complete, or null where it may be added to. */
  unsaidStatus?: "complete" | null;
  /** The trace that a Log without a parent begins. */
  beginTrace?: (id: string, fileId: string) => TraceIds;
  /** See `LogEntry`. */
  isRunAtWork?: boolean;
  /** What an Evaluator says, and of which Log. */
  verdict?: Pick<LogEntry, "judgment" | "parentId" | "judgedBy" | "markedCompleted" | "withdrawnAt">;
};

/**
 * Records what an application did itself, on a version; answers with the Log's id once it is committed.
 *
 * @throws not_found for an unknown parent, conflict for a taken id, gone when the version was deleted meanwhile
 */
export async function recordLog(
  { database, logWriter, clock }: RecordDependencies,
  { organizationId, type, fileId, versionId, ...recording }: Recording,
): Promise<string> {
  const { request, environment, unsaidStatus = "complete", beginTrace, verdict, isRunAtWork } = recording;
  const id = request.log_id ?? createLogId(clock());
  const trace = request.trace_parent_id
    ? await findTrace(database.executor, { organizationId, parentId: request.trace_parent_id })
    : beginTrace?.(id, fileId);
  const entry = toLogEntry(request, { now: clock(), environment: request.environment ?? environment });
  const status = request.log_status ?? unsaidStatus ?? undefined;
  await logWriter.append({
    ...entry,
    ...trace,
    ...verdict,
    status,
    isRunAtWork,
    organizationId,
    id,
    type,
    fileId,
    versionId,
  });
  return id;
}
