import type { Executor } from "@parley/db";
import { describeLogs } from "./describe-logs.ts";
import { listLogsById } from "./judgments.store.ts";
import type { LogView, LogViewOf } from "./log-view.ts";

/** Shows with each Evaluator Log the Log that it judges. */
export async function attachParents(
  reader: Executor,
  logs: LogView[],
  described: Parameters<typeof describeLogs>[2],
): Promise<void> {
  const judgments = logs.filter((log): log is LogViewOf<"evaluator"> => log.type === "evaluator");
  const ids = [...new Set(judgments.flatMap((log) => log.parent_id ?? []))];
  if (ids.length === 0) return;
  const rows = await listLogsById(reader, { organizationId: described.organizationId, ids });
  const parents = new Map((await describeLogs(reader, rows, described)).map((log) => [log.id, log]));
  for (const log of judgments) log.parent = parents.get(log.parent_id ?? "") ?? null;
}
