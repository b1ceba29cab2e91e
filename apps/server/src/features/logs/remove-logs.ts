import type { Executor } from "@parley/db";
import { noteRemoval } from "../../kernel/removals/removal-marks.store.ts";
import { refuseHeld } from "../../kernel/retention/refuse-held.store.ts";
import { deleteLogs, lockFilesOfLogs, subtractUsage } from "./logs.store.ts";

/** Deletes Logs with their bodies and takes them off the counts; unknown ids are ignored. Run it in a transaction; answers how many. */
export async function removeLogs(
  executor: Executor,
  { organizationId, ids }: { organizationId: string; ids: string[] },
): Promise<number> {
  await refuseHeld(executor, { organizationId, logIds: ids });
  await lockFilesOfLogs(executor, { organizationId, ids });
  const deleted = await deleteLogs(executor, { organizationId, ids });
  if (deleted.length > 0) await noteRemoval(executor, organizationId);
  for (const [id, rows] of sorted(Map.groupBy(deleted, (row) => row.file_id))) {
    await subtractUsage(executor, "files", { organizationId, id, count: rows.length });
  }
  for (const [id, rows] of sorted(Map.groupBy(deleted, (row) => row.version_id))) {
    await subtractUsage(executor, "file_versions", { organizationId, id, count: rows.length });
  }
  return deleted.length;
}

/** By id, the order in which every writer takes these rows. */
const sorted = <T>(groups: Map<string, T>): [string, T][] =>
  [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
