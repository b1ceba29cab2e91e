import { evaluationErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { listItemIds } from "./running/run-items.store.ts";
import { findRunVersion } from "./running/run-work.ts";
import { sayNotRun } from "./running/say-not-run.ts";

type Wanted = {
  organizationId: string;
  datasetVersionId: string | undefined;
  /** The version that Parley is to make the Logs of; undefined where others do. */
  versionId: string | undefined;
  samples: number;
  /** Logs that are taken over. */
  existingCount: number;
};

/**
 * That somebody makes the Logs which a Run would lack: else it waited for them forever.
 *
 * @throws unprocessable where Parley is to, and does not run that version
 */
export async function checkHasMaker(
  executor: Executor,
  { organizationId, datasetVersionId, versionId, samples, existingCount }: Wanted,
): Promise<void> {
  if (datasetVersionId === undefined || versionId === undefined) return;
  const version = await findRunVersion(executor, { organization_id: organizationId, id: versionId });
  if (version === undefined || version.isRunnable) return;
  const items = new Set(await listItemIds(executor, { organizationId, datasetVersionId }));
  const missing = items.size * samples - existingCount;
  if (missing <= 0) return;
  throw evaluationErrors.versionNotRunnable({
    version_id: versionId,
    reason: sayNotRun(version),
    missing_logs: missing,
  });
}
