import { takeLock, type Executor } from "@parley/db";
import { publishEvents } from "../../kernel/outbox/publish-events.ts";
import { leaveAbandoned } from "./leave-abandoned.ts";
import { combineStatuses } from "./run-state.ts";
import { listEvaluationsOfRun, listRuns } from "./runs.store.ts";

/**
 * Tells of each Evaluation that has ended with this Run: `cancelled` where all its Runs were. Run it in the
 * transaction in which the Run ends, after that.
 */
export async function announceEnded(
  transaction: Executor,
  { organizationId, runId, now }: { organizationId: string; runId: string; now: number },
): Promise<void> {
  for (const { id, name, file_id } of await listEvaluationsOfRun(transaction, { organizationId, runId })) {
    // Of two Runs that end at the same moment, one sees the other.
    await takeLock(transaction, `evaluations.ended:${id}`);
    const runs = await listRuns(transaction, { organizationId, evaluationId: id });
    const standing = await leaveAbandoned(transaction, runs, { organizationId, now });
    const statuses = standing.map(({ status }) => status);
    if (combineStatuses(statuses) !== "completed") continue;
    const status = statuses.includes("completed") ? "completed" : "cancelled";
    const data = { evaluation: { id, name, file_id }, status } as const;
    await publishEvents(transaction, [{ organizationId, type: "evaluation.completed", data, now }]);
  }
}
