import { logErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { findLog } from "./logs.store.ts";

export type TraceIds = { traceParentId?: string; traceId?: string; traceFlowId?: string };

/** Where a Log with this parent belongs: the trace of the parent. @throws not_found when there is no such Log */
export async function findTrace(
  executor: Executor,
  { organizationId, parentId }: { organizationId: string; parentId: string | undefined },
): Promise<TraceIds> {
  if (parentId === undefined) return {};
  const parent = await findLog(executor, { organizationId, id: parentId });
  if (parent === undefined) throw logErrors.parentNotFound({ trace_parent_id: parentId });
  const flowId = parent.trace_flow_id ?? (parent.type === "flow" ? parent.file_id : null);
  return {
    traceParentId: parent.id,
    traceId: parent.trace_id ?? parent.id,
    ...(flowId !== null && { traceFlowId: flowId }),
  };
}
