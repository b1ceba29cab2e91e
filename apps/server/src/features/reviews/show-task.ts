import type { ReviewTask } from "@parley/contract";
import type { Executor } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import { findTestcase } from "../evaluators/index.ts";
import type { FileTypes } from "../files/index.ts";
import { showLogs, type LogView } from "../logs/index.ts";
import type { ItemRow, QueueRow } from "./reviews.tables.ts";
import { showItems } from "./show-items.ts";

type Shown = {
  queue: QueueRow;
  who: string;
  fileTypes: FileTypes;
  reservedUntil?: number | undefined;
};

/** Items with all that is needed to judge them, and nothing of what anybody said of their Logs. */
export async function showTasks(
  executor: Executor,
  rows: readonly ItemRow[],
  { queue, who, fileTypes, reservedUntil }: Shown,
): Promise<ReviewTask[]> {
  const { organization_id: organizationId } = queue;
  const ids = rows.map((row) => row.log_id);
  const logs = await showLogs(executor, { organizationId, fileTypes, ids });
  const tasks: ReviewTask[] = [];
  for (const item of await showItems(executor, rows, { queue, who })) {
    const log = logs.get(item.log_id);
    if (log === undefined) continue;
    tasks.push({
      item,
      log: toJudged(log),
      target: await findTarget(executor, { organizationId, id: log.source_datapoint_id }),
      reserved_until: reservedUntil === undefined ? null : toTimestamp(reservedUntil),
    });
  }
  return tasks;
}

/** What a judgment is about; not what else is known of the call, nor what others said of it. */
function toJudged(log: LogView): ReviewTask["log"] {
  const hidden = { provider_request: null, provider_response: null, stdout: null, metadata: null };
  return { ...log, ...hidden, evaluator_logs: [] } as ReviewTask["log"];
}

async function findTarget(
  executor: Executor,
  { organizationId, id }: { organizationId: string; id: string | null | undefined },
): Promise<Record<string, unknown> | null> {
  if (id == null) return null;
  const testcase = await findTestcase(executor, { organizationId, id });
  const target = testcase?.["target"];
  return typeof target === "object" && target !== null ? (target as Record<string, unknown>) : null;
}
