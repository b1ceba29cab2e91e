import type { Executor } from "@parley/db";
import type { FileTypes } from "../files/index.ts";
import { describeLogs } from "./describe-logs.ts";
import { listLogsById } from "./judgments.store.ts";
import type { LogView } from "./log-view.ts";
import { createLogReplyBudget } from "./reply-budget.ts";

type Shown = {
  organizationId: string;
  fileTypes: FileTypes;
  ids: string[];
  /** Whose judgments are shown with them; absent: all. */
  evaluatorVersionIds?: string[];
};

/** Logs as a list shows them, by their ids; what there is none of is left out. */
export async function showLogs(
  reader: Executor,
  { ids, ...described }: Shown,
): Promise<Map<string, LogView>> {
  const { organizationId } = described;
  const rows = await listLogsById(reader, { organizationId, ids: [...new Set(ids)] });
  const budget = createLogReplyBudget();
  const views = await describeLogs(reader, rows, { ...described, includeBodies: true, budget });
  return new Map(views.map((view) => [view.id, view]));
}
