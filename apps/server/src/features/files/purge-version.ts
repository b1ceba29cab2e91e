import type { Executor } from "@parley/db";
import { setImmediate as nextTurn } from "node:timers/promises";
import { noteRemoval } from "../../kernel/removals/removal-marks.store.ts";
import { deleteSomeLogs, lockDeleted, type Deleted } from "./purge.store.ts";
import { deleteVersion } from "./versions.store.ts";

/**
 * Removes at once what is left of a deleted version, because its content comes back and with it its id. Run it in a
 * transaction that has locked the File; other writers wait meanwhile, the event loop does not.
 */
export async function purgeVersion(
  executor: Executor,
  version: Deleted & { versionId: string },
): Promise<void> {
  if (!(await lockDeleted(executor, version))) return;
  while (await deleteSomeLogs(executor, version)) await nextTurn();
  await noteRemoval(executor, version.organizationId);
  await deleteVersion(executor, { ...version, id: version.versionId });
}
