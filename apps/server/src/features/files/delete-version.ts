import { fileErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { noteRemoval } from "../../kernel/removals/removal-marks.store.ts";
import { refuseHeld } from "../../kernel/retention/refuse-held.store.ts";
import { listEnvironments } from "../organizations/index.ts";
import { markChanged } from "./changes.store.ts";
import { planPurge } from "./files.jobs.ts";
import { lockFile } from "./files.store.ts";
import type { FileRow } from "./files.tables.ts";
import { findVersion, hasOtherVersion, listDeployments, markVersionDeleted } from "./versions.store.ts";

/**
 * Deletes a version with its Logs: from the commit on nobody finds them. A job removes the rows, which may be many. Run
 * it in a transaction.
 *
 * @throws conflict while it is deployed somewhere or is the File's only one; not_found
 */
export async function removeVersion(
  executor: Executor,
  { file, versionId, now, jobs }: { file: FileRow; versionId: string; now: number; jobs: JobQueue },
): Promise<void> {
  const organizationId = file.organization_id;
  const ofFile = { organizationId, fileId: file.id };
  await lockFile(executor, { organizationId, id: file.id });
  await refuseHeld(executor, { organizationId, paths: [file.path] });
  const version = await findVersion(executor, { ...ofFile, versionId });
  if (version === undefined) throw fileErrors.versionNotFound({ version_id: versionId, file: file.path });
  const [deployments, environments, hasOther] = await Promise.all([
    listDeployments(executor, { organizationId, fileIds: [file.id] }),
    listEnvironments(executor, organizationId),
    hasOtherVersion(executor, { ...ofFile, versionId }),
  ]);
  const holders = deployments.filter((row) => row.version_id === versionId).map((row) => row.environment_id);
  if (holders.length > 0) {
    const names = environments
      .filter((environment) => holders.includes(environment.id))
      .map((row) => row.name);
    throw fileErrors.versionDeployed({ version_id: versionId, environments: names });
  }
  if (!hasOther) throw fileErrors.versionLast({ version_id: versionId });
  await markVersionDeleted(executor, { version, now });
  await noteRemoval(executor, organizationId);
  await markChanged(executor, ofFile);
  await planPurge(jobs, executor, { ...ofFile, versionId });
}
