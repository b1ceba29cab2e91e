import { logErrors, type FileType } from "@parley/contract";
import type { Executor } from "@parley/db";
import { findLog } from "./logs.store.ts";
import type { LogRow } from "./logs.tables.ts";

export type TraceIds = { traceParentId?: string; traceId?: string; traceFlowId?: string };

type Sought = {
  organizationId: string;
  parentId: string | undefined;
  /** Whether Logs still come of what was done before the trace was complete. */
  mayBeComplete?: boolean;
};

/** Whose Logs are the roots of traces, which are complete at some time. */
const rootTypes: ReadonlySet<FileType> = new Set(["flow", "agent"]);

/**
 * Where a Log with this parent belongs: the trace of the parent.
 *
 * @throws not_found when there is no such Log, conflict when the trace is complete, unless it may be
 */
export async function findTrace(
  executor: Executor,
  { organizationId, parentId, mayBeComplete = false }: Sought,
): Promise<TraceIds> {
  if (parentId === undefined) return {};
  const parent = await findLog(executor, { organizationId, id: parentId });
  if (parent === undefined) throw logErrors.parentNotFound({ trace_parent_id: parentId });
  if (!mayBeComplete) await refuseComplete(executor, parent);
  const flowId = parent.trace_flow_id ?? (parent.type === "flow" ? parent.file_id : null);
  return {
    traceParentId: parent.id,
    traceId: parent.trace_id ?? parent.id,
    ...(flowId !== null && { traceFlowId: flowId }),
  };
}

async function refuseComplete(executor: Executor, parent: LogRow): Promise<void> {
  const { organization_id: organizationId, trace_id: rootId } = parent;
  const root =
    rootId === null || rootId === parent.id
      ? undefined
      : await findLog(executor, { organizationId, id: rootId });
  const complete = [parent, root].find((log) => log && rootTypes.has(log.type) && log.status === "complete");
  if (complete) throw logErrors.traceComplete({ log_id: complete.id });
}
