import { ImportedLog } from "@parley/contract";
import { toLogEntry, type LogEntry } from "../logs/index.ts";
import type { TreeLog } from "./log-tree.ts";
import type { LogPlace } from "./place-log.ts";
import { readTolerantly, type Unreadable } from "./read-tolerantly.ts";

type Placed = LogPlace & { organizationId: string };

/** A Log as it was, under the ids of here; what could not be read of it is named. */
export function toEntry(
  log: TreeLog,
  { organizationId, fileId, versionId, now, ...placed }: Placed,
): { entry: LogEntry | undefined; unreadable: Unreadable[] } {
  const { id, type, record, parentId, rootId } = log;
  const { value, unreadable } = readTolerantly(ImportedLog, { ...record, log_id: id });
  if (value === undefined) return { entry: undefined, unreadable };
  const said = toLogEntry(value, { now, environment: value.environment });
  return {
    entry: {
      ...said,
      organizationId,
      id,
      type,
      fileId,
      versionId,
      startTime: value.start_time,
      endTime: value.end_time,
      status: value.log_status,
      provider: value.provider,
      model: value.model,
      timeToFirstTokenMs:
        value.time_to_first_token === undefined ? undefined : value.time_to_first_token * 1000,
      warnings: value.warnings,
      traceParentId: parentId,
      traceId: rootId,
      traceFlowId: placed.traceFlowId,
      sourceDatapointId: placed.sourceDatapointId ?? value.source_datapoint_id,
      judgment: value.judgment,
      parentId: value.parent_id,
      markedCompleted: value.marked_completed,
      withdrawnAt: value.withdrawn_at,
    },
    unreadable,
  };
}
